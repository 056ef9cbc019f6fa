package io.panvisor.libvirt;

import io.panvisor.error.NotFoundException;
import io.panvisor.spi.Call;
import java.util.Optional;

/** Whether a machine can have a card on a network. */
final class NetworkCheck {

  private NetworkCheck() {}

  /** Why not; empty when it can. */
  static Optional<String> unusable(NativeSession session, Call call, String name) {
    try {
      boolean active =
          session.call(
              call,
              Subject.of("network", name),
              (wire, connect) -> {
                try (NetworkHandle network = NetworkHandle.byName(wire, connect, name)) {
                  return network.isActive(wire);
                }
              });
      return active
          ? Optional.empty()
          : Optional.of("the network is not active: virsh net-start " + name);
    } catch (NotFoundException missing) {
      return Optional.of("the engine has no such network");
    }
  }
}
