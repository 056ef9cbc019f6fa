package io.panvisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place through which calls of libvirt go that reach the daemon: counts them, and turns a
 * failure into a {@link NativeFailure} with the error of the same thread. Calls that only read a
 * handle (its name, its UUID) or free it do not come through here; they cost no round trip.
 */
final class Wire {

  private final AtomicLong roundTrips = new AtomicLong();

  /** How many calls went over the wire so far. */
  long roundTrips() {
    return roundTrips.get();
  }

  /** Counts a round trip that was made by other means, such as libvirt-java. */
  void count() {
    roundTrips.incrementAndGet();
  }

  /** A function that says -1 (or less) when it fails. */
  int number(String function, IntSupplier call) {
    roundTrips.incrementAndGet();
    int result = call.getAsInt();
    if (result < 0) {
      throw new NativeFailure(function, NativeError.ofThisThread());
    }
    return result;
  }

  /** A function that gives a handle, or null when it fails. */
  Pointer handle(String function, Supplier<@Nullable Pointer> call) {
    roundTrips.incrementAndGet();
    Pointer result = call.get();
    if (result == null) {
      throw new NativeFailure(function, NativeError.ofThisThread());
    }
    return result;
  }

  /** A function that gives a string which the caller has to free, or null when it fails. */
  String text(String function, Supplier<@Nullable Pointer> call) {
    Pointer result = handle(function, call);
    try {
      return result.getString(0, "UTF-8");
    } finally {
      Native.free(Pointer.nativeValue(result));
    }
  }
}
