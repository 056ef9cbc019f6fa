package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What libvirt said about the call that failed last on this thread: the number of the error, the
 * part of libvirt that raised it, and its words.
 */
record NativeError(int code, int domain, String message) {

  // struct _virError begins: int code; int domain; char *message;
  private static final long CODE = 0;
  private static final long DOMAIN = 4;
  private static final long MESSAGE = 8;

  /**
   * Reads the error of this thread. Must be called right after the failing call, on the same
   * thread.
   */
  static NativeError ofThisThread() {
    Pointer error = Virt.virGetLastError();
    if (error == null) {
      return new NativeError(0, 0, "libvirt reported a failure and no reason");
    }
    return new NativeError(
        error.getInt(CODE), error.getInt(DOMAIN), words(error.getPointer(MESSAGE)));
  }

  private static String words(@Nullable Pointer message) {
    return message == null ? "libvirt gave no message" : message.getString(0, "UTF-8");
  }
}
