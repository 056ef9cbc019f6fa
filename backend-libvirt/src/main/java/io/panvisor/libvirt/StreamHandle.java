package io.panvisor.libvirt;

import com.sun.jna.Pointer;

/** libvirt's handle on one stream of bytes: a console, an upload, a download. */
final class StreamHandle extends NativeHandle {

  /** No call on the stream blocks; readiness is told by libvirt's event loop. */
  static final int NONBLOCK = 1;

  static final int READABLE = 1;
  static final int WRITABLE = 2;
  static final int ERROR = 4;
  static final int HANGUP = 8;

  /** What a call on a non-blocking stream gives when it would have to wait. */
  static final int WOULD_BLOCK = -2;

  private StreamHandle(Pointer pointer) {
    super(pointer);
  }

  /** Makes a stream that is not connected to anything yet; costs no round trip. */
  static StreamHandle open(Pointer connect, int flags) {
    Pointer stream = Virt.virStreamNew(connect, flags);
    if (stream == null) {
      throw new NativeFailure("virStreamNew", NativeError.ofThisThread());
    }
    return new StreamHandle(stream);
  }

  @Override
  public void close() {
    Virt.virStreamFree(pointer());
  }
}
