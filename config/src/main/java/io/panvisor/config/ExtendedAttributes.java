package io.panvisor.config;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;

/**
 * Extended attributes of files of every name space, among them {@code security.selinux} and the
 * access lists, which the JDK does not write; by the C library (<a
 * href="https://man7.org/linux/man-pages/man7/xattr.7.html">xattr(7)</a>).
 */
final class ExtendedAttributes {

  /** Linux: the file system has no such attributes; no data. */
  private static final int ENOTSUP = 95;

  private static final int ENODATA = 61;

  /** What the kernel makes of the content itself. */
  private static final Set<String> NOT_COPIED = Set.of("security.evm", "security.ima");

  private ExtendedAttributes() {}

  private interface CLibrary extends Library {
    CLibrary INSTANCE = Native.load("c", CLibrary.class);

    NativeLong llistxattr(byte[] path, byte[] list, NativeLong size) throws LastErrorException;

    NativeLong lgetxattr(byte[] path, byte[] name, byte[] value, NativeLong size)
        throws LastErrorException;

    int lsetxattr(byte[] path, byte[] name, byte[] value, NativeLong size, int flags)
        throws LastErrorException;
  }

  /** Gives the one file the attributes of the other, those that it has already left alone. */
  static void copy(Path from, Path to) throws IOException {
    TreeMap<String, byte[]> there = of(to);
    for (var attribute : of(from).entrySet()) {
      if (!NOT_COPIED.contains(attribute.getKey())
          && !Arrays.equals(attribute.getValue(), there.get(attribute.getKey()))) {
        set(to, attribute.getKey(), attribute.getValue());
      }
    }
  }

  /** All attributes by name. */
  static TreeMap<String, byte[]> of(Path file) throws IOException {
    TreeMap<String, byte[]> all = new TreeMap<>();
    byte[] path = zeroEnded(file.toString());
    try {
      int size = CLibrary.INSTANCE.llistxattr(path, new byte[0], new NativeLong(0)).intValue();
      if (size == 0) {
        return all;
      }
      byte[] names = new byte[size];
      int length = CLibrary.INSTANCE.llistxattr(path, names, new NativeLong(size)).intValue();
      for (String name : new String(names, 0, length, StandardCharsets.UTF_8).split("\0")) {
        byte[] key = zeroEnded(name);
        int most =
            CLibrary.INSTANCE.lgetxattr(path, key, new byte[0], new NativeLong(0)).intValue();
        byte[] value = new byte[most];
        if (most > 0) {
          CLibrary.INSTANCE.lgetxattr(path, key, value, new NativeLong(most));
        }
        all.put(name, value);
      }
    } catch (LastErrorException error) {
      if (error.getErrorCode() != ENOTSUP && error.getErrorCode() != ENODATA) {
        throw new IOException(
            file + ": cannot read its extended attributes: " + error.getMessage(), error);
      }
    }
    return all;
  }

  static void set(Path file, String name, byte[] value) throws IOException {
    try {
      CLibrary.INSTANCE.lsetxattr(
          zeroEnded(file.toString()), zeroEnded(name), value, new NativeLong(value.length), 0);
    } catch (LastErrorException error) {
      throw new IOException(
          file + ": cannot set its extended attribute " + name + ": " + error.getMessage(), error);
    }
  }

  private static byte[] zeroEnded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
