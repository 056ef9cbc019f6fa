package io.panvisor.openvz;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.CallOptions;
import io.panvisor.DataSize;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The files of a container. */
record ContainerStorage(Containers containers, OwnCalls calls, MachineId id) implements Storage {

  private static final long KIBIBYTE = 1024;

  @Override
  public DiskUse use() {
    return calls.reading(
        "storage.use",
        id,
        call -> {
          JsonNode row =
              containers
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
        "storage.mount",
        id,
        CallOptions.defaults(),
        OwnCalls.USUAL,
        call -> {
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
        "storage.unmount",
        id,
        CallOptions.defaults(),
        OwnCalls.USUAL,
        call -> {
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
  public void resize(DataSize size, CallOptions options) {
    set("storage.resize", ContainerSettings.none().diskSpace(size).arguments(), options);
  }

  @Override
  public void resizeOffline(DataSize size, CallOptions options) {
    List<String> arguments = new ArrayList<>(List.of("--offline-resize"));
    arguments.addAll(ContainerSettings.none().diskSpace(size).arguments());
    set("storage.resizeOffline", arguments, options);
  }

  private void set(String name, List<String> arguments, CallOptions options) {
    calls.changing(
        name,
        id,
        options,
        OwnCalls.LONG,
        call -> {
          containers.set(call, id, arguments);
          return true;
        });
  }

  @Override
  public void compact(CallOptions options) {
    run("compact", List.of("compact", id.value()), options, OwnCalls.LONG);
  }

  @Override
  public void convert(Layout layout, CallOptions options) {
    run(
        "convert",
        List.of("convert", id.value(), "--layout", layout.word()),
        options,
        OwnCalls.LONG);
  }

  @Override
  public void quotaOn() {
    run("quotaon", List.of("quotaon", id.value()), CallOptions.defaults(), OwnCalls.USUAL);
  }

  @Override
  public void quotaOff() {
    run("quotaoff", List.of("quotaoff", id.value()), CallOptions.defaults(), OwnCalls.USUAL);
  }

  @Override
  public void quotaInit(CallOptions options) {
    run("quotainit", List.of("quotainit", id.value()), options, OwnCalls.LONG);
  }

  private void run(String command, List<String> arguments, CallOptions options, Duration usual) {
    if (!containers.facts().knows(command)) {
      throw new UnsupportedFeatureException(
          Feature.of("openvz." + command, "vzctl " + command, Feature.Scope.HYPERVISOR),
          "this vzctl has no command " + command);
    }
    calls.changing(
        "storage." + command,
        id,
        options,
        usual,
        call -> {
          containers.requireStatus(call, id);
          call.step(command);
          containers.change(call, arguments);
          return true;
        });
  }
}
