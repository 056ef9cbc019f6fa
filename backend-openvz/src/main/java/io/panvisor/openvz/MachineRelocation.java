package io.panvisor.openvz;

import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineQuery;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandResult;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.FacetCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Copying machines, and taking them elsewhere. */
record MachineRelocation(FacetCalls calls, MachineId id) implements Relocation {

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]{0,31}@)?[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");

  private boolean isVm() {
    return id.kind() == MachineKind.VIRTUAL_MACHINE;
  }

  @Override
  public void migrate(String host, boolean online) {
    if (!HOST.matcher(host).matches()) {
      throw InvalidSpecException.of("host", host, "write host or user@host");
    }
    String tool = isVm() ? "prlctl" : "vzmigrate";
    List<String> arguments = new ArrayList<>();
    if (isVm()) {
      arguments.addAll(List.of("migrate", id.value(), host));
    } else {
      arguments.addAll(online ? List.of("-v", "--online") : List.of("-v"));
      arguments.addAll(List.of(host, ContainerId.checked("id", id.value())));
    }
    calls.making(
        "openvz.relocation.migrate",
        (connection, call) -> {
          OpenvzConnection node = OpenvzConnection.of(connection);
          requireThere(node, call);
          CommandResult result =
              node.containers().tools().follow(call, tool, arguments, new ProgressLines(call));
          if (!result.isSuccess()) {
            throw new EngineException(tool + " failed with exit code " + result.exitCode())
                .engineWords(result.words())
                .hint(
                    "The nodes have to trust each other by ssh keys, and to be of one generation.");
          }
          return true;
        });
  }

  @Override
  public MachineId cloneAs(String name) {
    String checked = MachineSpec.named(name).build().name();
    return calls.making(
        "openvz.relocation.clone",
        (connection, call) -> {
          OpenvzConnection node = OpenvzConnection.of(connection);
          requirePrlctl(node, "clone");
          requireThere(node, call);
          Set<String> before = new TreeSet<>();
          all(node, call).forEach(info -> before.add(info.id().value()));
          call.step("copying to " + checked);
          node.vms().change(call, id, "clone", "--name", checked);
          MachineInfo copy =
              all(node, call).stream()
                  .filter(info -> info.name().equals(checked))
                  .filter(info -> !before.contains(info.id().value()))
                  .findFirst()
                  .orElseThrow(() -> new EngineException("the copy is not there"));
          withoutMarks(node, call, copy);
          return copy.id();
        });
  }

  /** Whose the original is and how it was made is not true of its copy. */
  private static void withoutMarks(OpenvzConnection node, Call call, MachineInfo copy) {
    Set<String> marks = copy.marks().orElse(Map.of()).keySet();
    if (!marks.isEmpty()) {
      node.labels().orElseThrow().change(call, copy.id(), Map.of(), marks);
    }
  }

  private static List<MachineInfo> all(OpenvzConnection node, Call call) {
    return node.list(call, MachineQuery.all().with(InfoPart.LABELS));
  }

  @Override
  public void move(String folder) {
    ContainerSettings.path("folder", folder);
    calls.making(
        "openvz.relocation.move",
        (connection, call) -> {
          OpenvzConnection node = OpenvzConnection.of(connection);
          requirePrlctl(node, "move");
          requireThere(node, call);
          call.step("moving to " + folder);
          node.vms().change(call, id, "move", "--dst", folder);
          return true;
        });
  }

  private void requireThere(OpenvzConnection node, Call call) {
    if (node.info(call, id, Set.of()).isEmpty()) {
      throw new NotFoundException("machine", id.value());
    }
  }

  private static void requirePrlctl(OpenvzConnection node, String command) {
    if (!node.containers().facts().prlctl()) {
      throw new UnsupportedFeatureException(
          Feature.of("openvz." + command, "prlctl " + command, Feature.Scope.HYPERVISOR),
          "this node has no prlctl, which does it");
    }
  }
}
