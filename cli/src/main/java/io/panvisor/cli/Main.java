package io.panvisor.cli;

import io.panvisor.Panvisor;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The {@code panvisor} command as a process. */
public final class Main {

  /** How long a call that Ctrl-C interrupts has for undoing what it began. */
  private static final long SECONDS_TO_END = 10;

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments what stands after {@code panvisor} on the command line
   */
  public static void main(String[] arguments) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interrupt(worker, ended), "panvisor-interrupt"));
    int code;
    try {
      code = Program.run(List.of(arguments), surroundings());
    } finally {
      ended.countDown();
    }
    System.exit(code);
  }

  /** On Ctrl-C: lets the call that is under way undo what it made, and say so. */
  private static void interrupt(Thread worker, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
    }
  }

  private static Surroundings surroundings() {
    // UTF-8 whatever the locale: JSON is, and names are not to be damaged.
    return new Surroundings(
        new FileInputStream(FileDescriptor.in),
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv(),
        new Surroundings.Terminals(isTerminal(0), isTerminal(1), isTerminal(2), isPiped()),
        Panvisor::builder,
        io.panvisor.process.Commands::here);
  }

  /** Linux tells what a stream is; elsewhere the shell's own test does. */
  private static boolean isTerminal(int stream) {
    String target = target(stream);
    return target.isEmpty()
        ? isTerminalElsewhere(stream)
        : target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
  }

  private static boolean isTerminalElsewhere(int stream) {
    try {
      Process test = new ProcessBuilder("test", "-t", Integer.toString(stream)).inheritIO().start();
      return test.waitFor(1, TimeUnit.SECONDS) && test.exitValue() == 0;
    } catch (IOException noSuchTest) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isPiped() {
    String target = target(0);
    return target.startsWith("pipe:") || target.startsWith("/") && !target.startsWith("/dev/");
  }

  private static String target(int stream) {
    Path link = Path.of("/proc/self/fd/" + stream);
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException | UnsupportedOperationException elsewhere) {
      return Files.exists(Path.of("/proc/self/fd")) ? "closed" : "";
    }
  }
}
