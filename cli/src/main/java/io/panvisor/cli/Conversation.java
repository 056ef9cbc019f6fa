package io.panvisor.cli;

import io.panvisor.error.ClosedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Connects a session with our own terminal or streams. The session's output is read here; our input
 * is read by a thread of its own, because nothing wakes a thread that reads it.
 */
final class Conversation {

  /** Ctrl-], as telnet and virsh have it. */
  static final int ESCAPE = 0x1d;

  private static final int NO_ESCAPE = 0x100;

  private static final Duration STEP = Duration.ofSeconds(30);
  private static final int CHUNK = 8_192;

  private final PanvisorCommand panvisor;
  private final @Nullable Duration longest;
  private final long began = System.nanoTime();
  private final FrameOutput output;
  private volatile boolean left;

  Conversation(PanvisorCommand panvisor, @Nullable Duration longest) {
    this.panvisor = panvisor;
    this.longest = longest;
    this.output = new FrameOutput(panvisor);
  }

  /**
   * Between the session and our streams: the end of our input ends the session's.
   *
   * @return whether the session ended by itself
   */
  boolean onStreams(Session session) {
    InputStream in = panvisor.surroundings().in();
    input(
        () -> {
          byte[] chunk = new byte[CHUNK];
          for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            session.write(Arrays.copyOf(chunk, read));
          }
          session.endInput();
        });
    return untilEnd(session, Duration.ZERO);
  }

  /**
   * Between a console and our streams. A console has no end: when our input has, what it still says
   * is shown until it has been silent for a while.
   */
  void onConsole(Session session, Duration silence) {
    InputStream in = panvisor.surroundings().in();
    Thread input =
        input(
            () -> {
              byte[] chunk = new byte[CHUNK];
              for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                session.write(Arrays.copyOf(chunk, read));
              }
              left = true;
            });
    untilEnd(session, silence);
    input.interrupt();
  }

  /** Only what the session says. */
  boolean onOutput(Session session) {
    return untilEnd(session, Duration.ZERO);
  }

  /** Between the session and our terminal in raw mode, until Ctrl-]. */
  boolean onTerminal(Session session) {
    return onTerminal(session, ESCAPE);
  }

  /** Between the session and our terminal in raw mode, until the other side ends it. */
  boolean onWholeTerminal(Session session) {
    return onTerminal(session, NO_ESCAPE);
  }

  private boolean onTerminal(Session session, int escape) {
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(false).provider("exec").build()) {
      Attributes before = terminal.enterRawMode();
      try {
        // Every key is the other side's, Ctrl-C too, and its line ends are right already.
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        terminal.setAttributes(raw);
        resize(session, terminal.getSize());
        terminal.handle(Terminal.Signal.WINCH, signal -> resize(session, terminal.getSize()));
        input(() -> keys(terminal.input(), session, escape));
        return untilEnd(session, Duration.ZERO);
      } finally {
        terminal.setAttributes(before);
      }
    } catch (IOException noTerminal) {
      throw new UncheckedIOException("the terminal cannot be used", noTerminal);
    }
  }

  private void keys(InputStream in, Session session, int escape) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      for (int index = 0; index < read; index++) {
        if (chunk[index] == escape) {
          if (index > 0) {
            session.write(Arrays.copyOf(chunk, index));
          }
          left = true;
          session.close();
          return;
        }
      }
      session.write(Arrays.copyOf(chunk, read));
    }
  }

  private static void resize(Session session, Size size) {
    if (size.getColumns() > 0 && size.getRows() > 0) {
      session.resize(size.getColumns(), size.getRows());
    }
  }

  /** What reads our input. */
  private interface Input {
    void read() throws IOException;
  }

  private Thread input(Input reading) {
    Thread thread =
        new Thread(
            () -> {
              try {
                reading.read();
              } catch (IOException | PanvisorException ended) {
                // Our input or the session is gone; the thread that reads the session tells of it.
                left |= ended instanceof IOException;
              }
            },
            "panvisor-input");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private boolean untilEnd(Session session, Duration silence) {
    while (true) {
      boolean ending = left && !silence.isZero();
      Duration step = ending || !silence.isZero() ? silence : STEP;
      if (longest != null) {
        Duration remaining = longest.minusNanos(System.nanoTime() - began);
        if (remaining.isNegative() || remaining.isZero()) {
          throw PanvisorCommand.timedOut("the session did not end", longest);
        }
        step = remaining.compareTo(step) < 0 ? remaining : step;
      }
      try {
        Optional<Frame> frame = session.read(step);
        if (frame.isEmpty()) {
          output.end();
          return true;
        }
        output.accept(frame.get());
      } catch (OperationTimeoutException quiet) {
        if (ending) {
          return false;
        }
      } catch (ClosedException closed) {
        if (!left) {
          throw closed;
        }
        return false;
      }
    }
  }
}
