package io.panvisor.openvz;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import io.panvisor.spi.FacetCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The files of a container. */
record ContainerStorage(FacetCalls calls, MachineId id) implements Storage {

  private static final long KIBIBYTE = 1024;

  @Override
  public DiskUse use() {
    return calls.reading(
        "openvz.storage.use",
        (connection, call) -> {
          JsonNode row =
              OpenvzConnection.of(connection)
                  .containers()
                  .requireWith(call, id, List.of("ctid", "name", "diskspace", "diskinodes"))
                  .fields();
          JsonNode space = row.path("diskspace");
          JsonNode inodes = row.path("diskinodes");
          long limit = space.path("hardlimit").asLong();
          return new DiskUse(
              DataSize.bytes(space.path("usage").asLong() * KIBIBYTE),
              limit <= 0 || limit > Long.MAX_VALUE / KIBIBYTE
                  ? Optional.empty()
                  : Optional.of(DataSize.bytes(limit * KIBIBYTE)),
              number(inodes.path("usage")),
              number(inodes.path("hardlimit")));
        });
  }

  private static OptionalLong number(JsonNode value) {
    return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  @Override
  public boolean mount() {
    return calls.changing(
        "openvz.storage.mount",
        (connection, call) -> {
          Containers containers = OpenvzConnection.of(connection).containers();
          String word = containers.requireStatus(call, id).engineWord();
          if (word.equals("mounted") || word.equals("running")) {
            return false;
          }
          containers.change(call, "mount", id.value());
          return true;
        });
  }

  @Override
  public boolean unmount() {
    return calls.changing(
        "openvz.storage.unmount",
        (connection, call) -> {
          Containers containers = OpenvzConnection.of(connection).containers();
          containers.requireStatus(call, id);
          CommandResult result = containers.attempt(call, List.of("umount", id.value()));
          if (result.exitCode() == ExitCodes.NOT_MOUNTED) {
            return false;
          }
          if (result.exitCode() != ExitCodes.DONE) {
            throw ExitCodes.error(result, containers.facts().generation(), id.value());
          }
          return true;
        });
  }

  @Override
  public void resize(DataSize size) {
    set("openvz.storage.resize", ContainerSettings.none().diskSpace(size).arguments());
  }

  @Override
  public void resizeOffline(DataSize size) {
    List<String> arguments = new ArrayList<>(List.of("--offline-resize"));
    arguments.addAll(ContainerSettings.none().diskSpace(size).arguments());
    set("openvz.storage.resizeOffline", arguments);
  }

  private void set(String name, List<String> arguments) {
    calls.making(
        name,
        (connection, call) -> {
          OpenvzConnection.of(connection).containers().set(call, id, arguments);
          return true;
        });
  }

  @Override
  public void compact() {
    run("compact");
  }

  @Override
  public void convert(Layout layout) {
    run("convert", "--layout", layout.word());
  }

  @Override
  public void quotaOn() {
    run("quotaon");
  }

  @Override
  public void quotaOff() {
    run("quotaoff");
  }

  @Override
  public void quotaInit() {
    run("quotainit");
  }

  private void run(String command, String... more) {
    calls.making(
        "openvz.storage." + command,
        (connection, call) -> {
          run(OpenvzConnection.of(connection).containers(), call, command, List.of(more));
          return true;
        });
  }

  private void run(Containers containers, Call call, String command, List<String> more) {
    if (!containers.facts().knows(command)) {
      throw new UnsupportedFeatureException(
          Feature.of("openvz." + command, "vzctl " + command, Feature.Scope.HYPERVISOR),
          "this vzctl has no command " + command);
    }
    containers.requireStatus(call, id);
    call.step(command);
    List<String> arguments = new ArrayList<>(List.of(command, id.value()));
    arguments.addAll(more);
    containers.change(call, arguments);
  }
}
