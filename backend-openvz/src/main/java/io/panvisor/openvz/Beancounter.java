package io.panvisor.openvz;

import java.util.Locale;

/**
 * A resource that OpenVZ counts and limits for each container (the user beancounters of {@code
 * vzctl(8)}). The unit of each is in brackets: bytes, pages of 4096 bytes, or items.
 */
public enum Beancounter {
  /** Kernel memory that is not swapped (bytes). */
  KMEMSIZE,
  /** Memory locked by {@code mlock} (pages). */
  LOCKEDPAGES,
  /** Private memory that may be used (pages). */
  PRIVVMPAGES,
  /** Shared memory (pages). */
  SHMPAGES,
  /** Processes and threads (items). */
  NUMPROC,
  /** Memory in use (pages); the limit is the container's memory. */
  PHYSPAGES,
  /** Memory that is promised (pages; the barrier counts). */
  VMGUARPAGES,
  /** Memory that is safe from the out-of-memory killer (pages; the barrier counts). */
  OOMGUARPAGES,
  /** TCP sockets (items). */
  NUMTCPSOCK,
  /** File locks (items). */
  NUMFLOCK,
  /** Pseudo-terminals (items). */
  NUMPTY,
  /** Signals that wait (items). */
  NUMSIGINFO,
  /** Buffers of TCP sockets that send (bytes). */
  TCPSNDBUF,
  /** Buffers of TCP sockets that receive (bytes). */
  TCPRCVBUF,
  /** Buffers of other sockets that send (bytes). */
  OTHERSOCKBUF,
  /** Buffers of other sockets that receive (bytes). */
  DGRAMRCVBUF,
  /** Sockets that are not of TCP (items). */
  NUMOTHERSOCK,
  /** Names of files in the kernel's cache (bytes). */
  DCACHESIZE,
  /** Open files (items). */
  NUMFILE,
  /** Rules of the packet filter (items). */
  NUMIPTENT,
  /** Swap space in use (pages). */
  SWAPPAGES;

  /** The largest value that the kernel takes for "no limit". */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The word of the tools. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
