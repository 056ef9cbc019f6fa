package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.ConnectAuth;
import org.libvirt.LibvirtException;
import org.libvirt.jna.ConnectionPointer;

/**
 * One connection for two bindings.
 *
 * <p>libvirt-java opens it (with its authentication callbacks) and this class, being a {@link
 * Connect}, hands out the {@code virConnectPtr} below it, so that {@link Virt} calls on the very
 * same connection: one socket, one set of events, one keep-alive. It is also what {@code
 * withNative(Connect.class, ...)} lends. The opposite way (open by JNA, wrap for the user) is
 * closed: the constructor of {@link Connect} that takes a pointer is not visible outside its
 * package.
 */
final class SharedConnect extends Connect {

  private final Pointer pointer;

  SharedConnect(String uri, @Nullable ConnectAuth auth, int flags) throws LibvirtException {
    super(uri, auth, flags);
    ConnectionPointer opened = vcp;
    if (opened == null) {
      throw new NativeFailure("virConnectOpenAuth", NativeError.ofThisThread());
    }
    this.pointer = opened.getPointer();
  }

  /** The connection for {@link Virt}. Not to be used after {@link #close()}. */
  Pointer pointer() {
    return pointer;
  }

  /**
   * Does nothing, on purpose: whoever opened the connection closes it. A finalizer would close it
   * on the JVM's only finalizer thread, which a daemon that hangs would then block for every other
   * object too.
   */
  @Override
  @SuppressWarnings({"removal", "deprecation", "Finalize"})
  protected void finalize() {
    // See above.
  }
}
