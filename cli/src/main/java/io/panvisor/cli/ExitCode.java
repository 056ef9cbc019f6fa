package io.panvisor.cli;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.ThrottledException;
import io.panvisor.error.UnsupportedFeatureException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with, by the kind of error: scripts branch on it. Never renumbered. */
final class ExitCode {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int INVALID = 2;
  static final int NOT_FOUND = 3;
  static final int EXISTS = 4;
  static final int AMBIGUOUS = 5;
  static final int ILLEGAL_STATE = 6;
  static final int UNSUPPORTED = 7;
  static final int NOT_READY = 8;
  static final int BUSY = 9;
  static final int DENIED = 10;
  static final int NOT_INSTALLED = 11;
  static final int CONNECTION_LOST = 12;
  static final int TIMED_OUT = 13;
  static final int INTERRUPTED = 14;

  /** Panvisor's own errors in {@code exec}, whose other codes are the command's. */
  static final int NOT_THE_COMMANDS = 125;

  /** Nobody reads what is written: as for a program that a broken pipe ends. */
  static final int NOBODY_READS = 141;

  private static final Map<Class<? extends RuntimeException>, Integer> BY_KIND =
      Map.ofEntries(
          Map.entry(InvalidSpecException.class, INVALID),
          Map.entry(NotFoundException.class, NOT_FOUND),
          Map.entry(AlreadyExistsException.class, EXISTS),
          Map.entry(AmbiguousException.class, AMBIGUOUS),
          Map.entry(IllegalMachineStateException.class, ILLEGAL_STATE),
          Map.entry(UnsupportedFeatureException.class, UNSUPPORTED),
          Map.entry(NotReadyException.class, NOT_READY),
          Map.entry(BusyException.class, BUSY),
          Map.entry(ThrottledException.class, BUSY),
          Map.entry(ResourcesExhaustedException.class, BUSY),
          Map.entry(AccessDeniedException.class, DENIED),
          Map.entry(EngineNotInstalledException.class, NOT_INSTALLED),
          Map.entry(ConnectionLostException.class, CONNECTION_LOST),
          Map.entry(ClosedException.class, CONNECTION_LOST),
          Map.entry(OperationTimeoutException.class, TIMED_OUT),
          Map.entry(OperationInterruptedException.class, INTERRUPTED),
          Map.entry(OutputClosedException.class, NOBODY_READS));

  private ExitCode() {}

  static int of(Throwable error) {
    boolean noBackend =
        error instanceof NotFoundException missing && missing.type().equals("backend");
    return noBackend ? INVALID : BY_KIND.getOrDefault(error.getClass(), FAILED);
  }

  /** The codes for people, as {@code --help} shows them. */
  static Map<String, String> described() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done");
    codes.put("1", "another error, a part of a clean-up failed, or a checked file is not good");
    codes.put("2", "wrong usage, or a value that cannot be: the message names the field");
    codes.put("3", "there is no such machine, image, snapshot, kind of file, profile");
    codes.put("4", "it exists already");
    codes.put("5", "the name fits more than one");
    codes.put("6", "the machine is not in a state for that");
    codes.put("7", "the engine does not have this feature");
    codes.put("8", "not ready yet: no agent, no address, or a host that lacks something");
    codes.put("9", "busy, throttled, or a resource is used up");
    codes.put("10", "access denied");
    codes.put(
        "11",
        "the engine is not installed or does not run; or the program that checks a file is not");
    codes.put("12", "the connection was lost");
    codes.put("13", "timed out");
    codes.put("14", "interrupted");
    codes.put(
        "125",
        "exec, and run that is attached: an error of Panvisor's; every other code is the command's own");
    codes.put("130", "ended by Ctrl-C (143 by SIGTERM, 141 when nobody reads the output)");
    return codes;
  }
}
