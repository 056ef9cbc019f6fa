package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.NotFoundException;
import io.panvisor.spi.Call;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks a domain up by its identity and does something with it, in one task on the lane. */
final class Domains {

  private final NativeSession session;
  private final String engine;

  Domains(NativeSession session, String engine) {
    this.session = session;
    this.engine = engine;
  }

  /** What is done with the domain. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    T with(Wire wire, DomainHandle domain);
  }

  <T extends @Nullable Object> T with(Call call, MachineId id, Body<T> body) {
    return with(call, id, Subject.machine(id), body);
  }

  /**
   * Does something that libvirt may not be able to do at all; then the feature is what is missing.
   */
  <T extends @Nullable Object> T needing(Call call, MachineId id, Feature feature, Body<T> body) {
    return with(call, id, Subject.machine(id).needing(feature), body);
  }

  <T extends @Nullable Object> T with(Call call, MachineId id, Subject subject, Body<T> body) {
    UUID uuid = uuid(id);
    return session.call(
        call,
        subject,
        (wire, connect) -> {
          try (DomainHandle domain = DomainHandle.byUuid(wire, connect, uuid)) {
            return body.with(wire, domain);
          }
        });
  }

  NativeSession session() {
    return session;
  }

  /** The UUID in an identity; one of another engine's is of no machine here. */
  UUID uuid(MachineId id) {
    if (!id.engine().equals(engine)) {
      throw new NotFoundException("machine", id.toString());
    }
    try {
      return UUID.fromString(id.value());
    } catch (IllegalArgumentException notOne) {
      throw new NotFoundException("machine", id.value(), notOne);
    }
  }
}
