package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.spi.AutostartOperations;
import io.panvisor.spi.Call;
import java.util.List;

/** Starting containers with the node. */
final class OpenvzAutostart implements AutostartOperations {

  private final Containers containers;

  OpenvzAutostart(Containers containers) {
    this.containers = containers;
  }

  @Override
  public boolean isEnabled(Call call, MachineId id) {
    return containers
        .requireWith(call, id, List.of("ctid", "name", "onboot"))
        .flag("onboot")
        .orElse(false);
  }

  @Override
  public boolean enable(Call call, MachineId id, boolean wanted) {
    if (isEnabled(call, id) == wanted) {
      return false;
    }
    containers.setThere(call, id.value(), ContainerSettings.none().onBoot(wanted).arguments());
    return true;
  }
}
