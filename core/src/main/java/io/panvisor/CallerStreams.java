package io.panvisor;

import io.panvisor.spi.CallerCodeException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * The caller's streams as a backend gets them: an exception of theirs goes back to the caller as it
 * is, so that nobody takes a full disk here for an engine that fails. They are not closed.
 */
final class CallerStreams {

  private CallerStreams() {}

  private interface Access<T> {
    T run() throws IOException;
  }

  private static <T> T guarded(Access<T> access) {
    try {
      return access.run();
    } catch (IOException failed) {
      throw new CallerCodeException(new UncheckedIOException(failed));
    } catch (CallerCodeException known) {
      throw known;
    } catch (RuntimeException thrown) {
      throw new CallerCodeException(thrown);
    }
  }

  static InputStream of(InputStream input) {
    return new FilterInputStream(input) {
      @Override
      public int read() {
        return guarded(in::read);
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        return guarded(() -> in.read(bytes, offset, length));
      }

      @Override
      public void close() {
        // It is the caller's to close.
      }
    };
  }

  static OutputStream of(OutputStream output) {
    return new FilterOutputStream(output) {
      @Override
      public void write(int b) {
        guarded(
            () -> {
              out.write(b);
              return true;
            });
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        guarded(
            () -> {
              out.write(bytes, offset, length);
              return true;
            });
      }

      @Override
      public void flush() {
        guarded(
            () -> {
              out.flush();
              return true;
            });
      }

      @Override
      public void close() {
        // It is the caller's to close.
      }
    };
  }
}
