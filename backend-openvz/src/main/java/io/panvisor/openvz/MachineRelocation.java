package io.panvisor.openvz;

import io.panvisor.CallOptions;
import io.panvisor.Feature;
import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.process.CommandResult;
import io.panvisor.process.LineListener;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Copying machines, and taking them elsewhere. */
record MachineRelocation(Containers containers, VirtualMachines vms, OwnCalls calls, MachineId id)
    implements Relocation {

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]{0,31}@)?[A-Za-z0-9][A-Za-z0-9.:-]{0,252}");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}) ?%");

  private boolean isVm() {
    return id.kind() == MachineKind.VIRTUAL_MACHINE;
  }

  @Override
  public void migrate(String host, boolean online, CallOptions options) {
    if (!HOST.matcher(host).matches()) {
      throw InvalidSpecException.of("host", host, "write host or user@host");
    }
    List<String> arguments = new ArrayList<>();
    if (!isVm()) {
      arguments.add("-v");
      if (online) {
        arguments.add("--online");
      }
      arguments.addAll(List.of(host, containers.usable(id)));
    } else {
      arguments.addAll(List.of("migrate", id.value(), host));
    }
    calls.changing(
        "relocation.migrate",
        id,
        options,
        OwnCalls.LONG,
        call -> {
          requireThere(call);
          String tool = isVm() ? "prlctl" : "vzmigrate";
          CommandResult result = containers.tools().follow(call, tool, arguments, progress(call));
          if (!result.isSuccess()) {
            throw new EngineException(tool + " failed with exit code " + result.exitCode())
                .engineWords(result.words())
                .hint(
                    "The nodes have to trust each other by ssh keys, and to be of one generation.");
          }
          return true;
        });
  }

  /** Lines as steps; a line with a percentage as a part of a hundred. */
  private static LineListener progress(Call call) {
    return new LineListener() {
      @Override
      public void line(io.panvisor.facet.Frame.Channel channel, String line) {
        if (line.isBlank()) {
          return;
        }
        Matcher percent = PERCENT.matcher(line);
        if (percent.find() && Integer.parseInt(percent.group(1)) <= 100) {
          call.progress(line.strip(), Integer.parseInt(percent.group(1)), OptionalLong.of(100));
        } else {
          call.step(line.strip());
        }
      }
    };
  }

  @Override
  public MachineId cloneAs(String name, CallOptions options) {
    String checked = MachineSpec.named(name).build().name();
    requirePrlctl("clone");
    return calls.changing(
        "relocation.clone",
        id,
        options,
        OwnCalls.LONG,
        call -> {
          requireThere(call);
          List<String> before = ids(call);
          call.step("copying to " + checked);
          vms.change(call, id, "clone", "--name", checked);
          MachineInfo copy =
              all(call).stream()
                  .filter(info -> info.name().equals(checked))
                  .filter(info -> !before.contains(info.id().value()))
                  .findFirst()
                  .orElseThrow(() -> new EngineException("the copy is not there"));
          withoutMarks(call, copy);
          return copy.id();
        });
  }

  /** Whose the original is and how it was made is not true of its copy. */
  private void withoutMarks(Call call, MachineInfo copy) {
    Map<String, String> marks = copy.marks().orElse(Map.of());
    if (marks.isEmpty()) {
      return;
    }
    new MachineOperations(containers, new ContainerPower(containers), vms)
        .labels()
        .change(call, copy.id(), Map.of(), new TreeSet<>(marks.keySet()));
  }

  private List<String> ids(Call call) {
    return all(call).stream().map(info -> info.id().value()).toList();
  }

  private List<MachineInfo> all(Call call) {
    Set<InfoPart> parts = Set.of(InfoPart.LABELS);
    if (isVm()) {
      return vms.list(call, parts);
    }
    InfoTranslator machines = new InfoTranslator(containers.facts().info().id());
    return containers.list(call, parts).stream().map(row -> machines.info(row, parts)).toList();
  }

  @Override
  public void move(String folder, CallOptions options) {
    ContainerSettings.path("folder", folder);
    requirePrlctl("move");
    calls.changing(
        "relocation.move",
        id,
        options,
        OwnCalls.LONG,
        call -> {
          requireThere(call);
          call.step("moving to " + folder);
          vms.change(call, id, "move", "--dst", folder);
          return true;
        });
  }

  private void requireThere(Call call) {
    if (isVm()) {
      vms.require(call, id);
    } else {
      containers.requireStatus(call, id);
    }
  }

  private void requirePrlctl(String command) {
    if (!containers.facts().prlctl()) {
      throw new UnsupportedFeatureException(
          Feature.of("openvz." + command, "prlctl " + command, Feature.Scope.HYPERVISOR),
          "this node has no prlctl, which does it");
    }
  }
}
