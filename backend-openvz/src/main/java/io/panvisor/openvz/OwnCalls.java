package io.panvisor.openvz;

import io.panvisor.CallOptions;
import io.panvisor.MachineId;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Call;
import io.panvisor.spi.CallerCodeException;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of the facets that only this backend has, as core makes those of its own: with a
 * deadline, on an open connection, changing nothing on one that was opened read-only, and with
 * errors that say where they come from.
 */
final class OwnCalls implements AutoCloseable {

  /** How long a change may take when nothing else was said. */
  static final Duration USUAL = Duration.ofMinutes(1);

  /** How long something that moves files may take when nothing else was said. */
  static final Duration LONG = Duration.ofMinutes(15);

  private final EngineContext context;
  private final String product;
  private final boolean readOnly;
  private volatile boolean closed;

  OwnCalls(EngineContext context, String product, boolean readOnly) {
    this.context = context;
    this.product = product;
    this.readOnly = readOnly;
  }

  <T extends @Nullable Object> T reading(
      String name, @Nullable MachineId id, Function<Call, T> body) {
    return run(name, id, CallOptions.timeout(USUAL), USUAL, body);
  }

  <T extends @Nullable Object> T changing(
      String name,
      @Nullable MachineId id,
      CallOptions options,
      Duration usual,
      Function<Call, T> body) {
    if (readOnly) {
      throw new AccessDeniedException("the connection was opened read-only")
          .hint("Connect without readOnly() to change anything.")
          .at(product, name, id);
    }
    return run(name, id, options, usual, body);
  }

  private <T extends @Nullable Object> T run(
      String name,
      @Nullable MachineId id,
      CallOptions options,
      Duration usual,
      Function<Call, T> body) {
    if (closed) {
      throw new ClosedException("the hypervisor was closed").at(product, name, id);
    }
    Call call =
        new Call(
            name,
            context,
            Deadline.after(context, options.timeout().orElse(usual)),
            options.progress().orElse(null));
    try {
      return body.apply(call);
    } catch (CallerCodeException thrown) {
      throw thrown.thrown();
    } catch (PanvisorException failed) {
      throw failed.at(product, name, id);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
