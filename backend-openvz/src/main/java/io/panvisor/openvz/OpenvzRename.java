package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.Call;
import io.panvisor.spi.RenameOperations;
import java.util.List;

/** Names of containers. */
final class OpenvzRename implements RenameOperations {

  private final Containers containers;

  OpenvzRename(Containers containers) {
    this.containers = containers;
  }

  @Override
  public void rename(Call call, MachineId id, String name) {
    if (name.matches("[0-9].*")) {
      throw InvalidSpecException.of(
          "name", name, "a name begins with a letter: numbers are OpenVZ's own ids");
    }
    containers.set(call, id, options(name));
  }

  static List<String> options(String name) {
    return List.of("--name", name);
  }
}
