package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A reference-counted object of libvirt, freed by {@link #close()}. Lives within one task on the
 * connection's lane, and keeps the connection below it alive as long as it is not freed.
 */
abstract class NativeHandle implements AutoCloseable {

  private final Pointer pointer;

  NativeHandle(Pointer pointer) {
    this.pointer = pointer;
  }

  final Pointer pointer() {
    return pointer;
  }

  /**
   * Calls one of libvirt's "list all" functions, which allocate an array of handles and give its
   * length.
   *
   * @param call takes the place where the array's address is to be written
   * @param wrap makes the handle of one element; the caller closes each
   */
  static <T> List<T> all(
      Wire wire, String function, ToIntFunction<Memory> call, Function<Pointer, T> wrap) {
    Memory result = new Memory(Native.POINTER_SIZE);
    result.clear();
    int count = wire.number(function, () -> call.applyAsInt(result));
    @Nullable Pointer array = result.getPointer(0);
    if (array == null) {
      return List.of();
    }
    List<T> handles = new ArrayList<>(count);
    for (Pointer each : array.getPointerArray(0, count)) {
      handles.add(wrap.apply(each));
    }
    Native.free(Pointer.nativeValue(array));
    return handles;
  }

  /** Closes all handles of a list. */
  static void closeAll(List<? extends NativeHandle> handles) {
    handles.forEach(NativeHandle::close);
  }

  /**
   * The text behind a {@code const char *} that belongs to the handle, and so must not be freed.
   */
  static String borrowed(String function, @Nullable Pointer text) {
    if (text == null) {
      throw new NativeFailure(function, NativeError.ofThisThread());
    }
    return text.getString(0, "UTF-8");
  }

  /** A UUID that libvirt writes into 16 bytes; costs no round trip. */
  static UUID uuid(String function, ToIntFunction<byte[]> call) {
    byte[] raw = new byte[16];
    if (call.applyAsInt(raw) < 0) {
      throw new NativeFailure(function, NativeError.ofThisThread());
    }
    ByteBuffer buffer = ByteBuffer.wrap(raw);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  @Override
  public abstract void close();
}
