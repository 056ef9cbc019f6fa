package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import java.util.List;
import java.util.regex.Pattern;

/** What is allowed in the names of a kickstart file, beyond {@link Values}. */
final class Names {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final Pattern DISK =
      Pattern.compile("(?:LABEL=|UUID=)?[A-Za-z0-9/][A-Za-z0-9_.:/*-]{0,254}");
  private static final Pattern MOUNT =
      Pattern.compile(
          "/[A-Za-z0-9_./+-]{0,254}|swap|none|biosboot|prepboot"
              + "|(?:pv|raid|btrfs)\\.[A-Za-z0-9_-]{1,60}");
  private static final Pattern FILE_SYSTEM = Pattern.compile("[a-z][a-z0-9]{1,15}");
  private static final Pattern URL =
      Pattern.compile("(?:https?|ftp|file|nfs)://[A-Za-z0-9._~:/?#\\[\\]@!$&()*+,;=%{}-]{1,2000}");
  private static final Pattern VOLUME = Pattern.compile("[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126}");
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@:-]{0,254}");

  private Names() {}

  static String account(String field, String value) {
    return Values.matching(
        ACCOUNT, field, value, "an account has small letters, digits, '_' and '-', 32 at most");
  }

  static String disk(String field, String value) {
    return Values.matching(
        DISK, field, value, "a disk is such as sda, /dev/disk/by-id/..., LABEL=... or UUID=...");
  }

  static List<String> disks(String field, List<String> values) {
    values.forEach(value -> disk(field, value));
    return List.copyOf(values);
  }

  static String mount(String field, String value) {
    return Values.matching(
        MOUNT, field, value, "a path, swap, biosboot, pv.NAME, raid.NAME or btrfs.NAME");
  }

  static String fileSystem(String field, String value) {
    return Values.matching(FILE_SYSTEM, field, value, "a file system is such as xfs or ext4");
  }

  static String url(String field, String value) {
    return Values.matching(URL, field, value, "a URL is such as http://host/os");
  }

  static String volume(String field, String value) {
    return Values.matching(
        VOLUME, field, value, "a volume or group has letters, digits and the signs _ + . -");
  }

  static String service(String field, String value) {
    return Values.matching(SERVICE, field, value, "a service is such as sshd");
  }

  static List<String> services(String field, List<String> values) {
    values.forEach(value -> service(field, value));
    return List.copyOf(values);
  }
}
