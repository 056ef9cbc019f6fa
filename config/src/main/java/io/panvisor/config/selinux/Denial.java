package io.panvisor.config.selinux;

import java.time.Instant;
import java.util.List;

/**
 * One denial of an audit log. Immutable.
 *
 * @param line the line of the log, from 1
 * @param time when; {@link Instant#EPOCH} where the log does not say it in numbers
 * @param source the label of who tried
 * @param target the label of what it was tried on
 * @param targetClass what that is, such as {@code file} or {@code tcp_socket}
 * @param permissions what was tried, such as {@code read}
 * @param command the process's name, as the kernel has it (15 bytes at most); empty when not known
 * @param executable the program's file, of the record itself or of the same event's system call;
 *     empty when not known
 * @param pid the process; 0 when not known
 * @param path the file's path or name; empty when not known
 * @param wasDone whether it was done all the same, because of permissive mode
 * @param byService whether a service denied it (USER_AVC), such as systemd or D-Bus, and not the
 *     kernel
 */
public record Denial(
    int line,
    Instant time,
    SelinuxContext source,
    SelinuxContext target,
    String targetClass,
    List<String> permissions,
    String command,
    String executable,
    long pid,
    String path,
    boolean wasDone,
    boolean byService) {

  /** Copies the list. */
  public Denial {
    permissions = List.copyOf(permissions);
  }
}
