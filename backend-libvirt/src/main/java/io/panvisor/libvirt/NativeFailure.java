package io.panvisor.libvirt;

import org.libvirt.LibvirtException;

/**
 * A call of libvirt that failed, before it is translated for the user ({@link LibvirtErrors}). It
 * never leaves this package.
 */
final class NativeFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String function;
  private final transient NativeError error;

  NativeFailure(String function, NativeError error) {
    super(function + ": " + error.message());
    this.function = function;
    this.error = error;
  }

  /** The failure that libvirt-java has just met on this thread: libvirt still holds its error. */
  static NativeFailure of(String function, LibvirtException met) {
    NativeFailure failure = new NativeFailure(function, NativeError.ofThisThread());
    failure.initCause(met);
    return failure;
  }

  String function() {
    return function;
  }

  NativeError error() {
    return error;
  }

  int code() {
    return error.code();
  }
}
