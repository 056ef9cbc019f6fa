package io.panvisor.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;

/**
 * What libvirt has for LXC alone, in a library of its own; loaded when a container is first
 * entered.
 *
 * @see <a href="https://libvirt.org/html/libvirt-libvirt-lxc.html">libvirt: LXC specific APIs</a>
 */
final class LxcLibrary {

  static {
    Native.register(
        LxcLibrary.class,
        NativeLibrary.getInstance("virt-lxc", Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
  }

  private LxcLibrary() {}

  /**
   * Opens the namespaces of a running container, in this process.
   *
   * @param files takes the address of an array of file descriptors, which the caller frees
   * @return how many there are, or -1
   */
  static native int virDomainLxcOpenNamespace(Pointer domain, Pointer files, int flags);
}
