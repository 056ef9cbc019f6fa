package io.panvisor.docker;

import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.RenameOperations;

/** Names of containers. */
final class DockerRename implements RenameOperations {

  private final DockerEngine engine;

  DockerRename(DockerEngine engine) {
    this.engine = engine;
  }

  static ApiPath path(MachineId id, String name) {
    return ApiPath.of("containers", id.value(), "rename").with("name", name);
  }

  @Override
  public void rename(Call call, MachineId id, String name) {
    String now = engine.inspect(call, id).path("Name").asText();
    if (now.equals("/" + name) || now.equals(name)) {
      return;
    }
    engine.run(
        call, Subject.machine(name), limit -> engine.api().post(limit, path(id, name), null));
  }
}
