package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.LabelOperations;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Labels of containers, behind the words of their description. */
final class OpenvzLabels implements LabelOperations {

  private final Containers containers;

  OpenvzLabels(Containers containers) {
    this.containers = containers;
  }

  @Override
  public void change(Call call, MachineId id, Map<String, String> set, Set<String> remove) {
    DescriptionLabels described =
        containers.requireWith(call, id, List.of("ctid", "name", "description")).description();
    containers.setThere(
        call, id.value(), List.of("--description", described.with(set, remove).text()));
  }
}
