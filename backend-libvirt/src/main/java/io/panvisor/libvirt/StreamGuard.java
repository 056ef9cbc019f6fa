package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.error.ClosedException;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * A stream that is used by more than one task. It is freed after its end was asked for and the last
 * use has come back, never below a use: that would crash the JVM. Thread-safe.
 */
final class StreamGuard {

  private final NativeSession session;
  private final StreamHandle handle;
  private final Consumer<Pointer> ending;
  private int users;
  private boolean over;

  /**
   * Guards a stream.
   *
   * @param ending what is done on the lane before it is freed
   */
  StreamGuard(NativeSession session, StreamHandle handle, Consumer<Pointer> ending) {
    this.session = session;
    this.handle = handle;
    this.ending = ending;
  }

  /** Makes a native call on the stream. No lock is held meanwhile: the call may wait. */
  int use(ToIntFunction<Pointer> body) {
    synchronized (this) {
      if (over) {
        throw new ClosedException("the stream was closed");
      }
      users++;
    }
    try {
      return body.applyAsInt(handle.pointer());
    } finally {
      boolean last;
      synchronized (this) {
        users--;
        last = over && users == 0;
      }
      if (last) {
        free();
      }
    }
  }

  /** Ends it; returns at once, and does nothing the second time. */
  void end() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      if (users > 0) {
        return;
      }
    }
    session.finallyLater(this::free);
  }

  private void free() {
    ending.accept(handle.pointer());
    handle.close();
  }
}
