package io.panvisor.config.systemd;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Units of systemd: {@code systemd}. */
public final class SystemdKind implements ConfigKind {

  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");

  /** Made by {@link java.util.ServiceLoader}. */
  public SystemdKind() {}

  @Override
  public String name() {
    return "systemd";
  }

  @Override
  public String summary() {
    return "which units of systemd start with the host, and their drop-ins";
  }

  @Override
  public List<String> places() {
    return List.of(UnitTree.OWN + "/*", "/usr/lib/systemd/system/*");
  }

  @Override
  public UnitDocument parse(String text) {
    return UnitDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new UnitCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    UnitTree units = new UnitTree(host);
    ChangePlan.Builder plan = ChangePlan.on(host);
    spec.texts("unmask", UnitName::of).forEach(unit -> unmask(unit, units, plan));
    spec.texts("enable", UnitName::of).forEach(unit -> enable(unit, units, plan));
    spec.texts("disable", UnitName::of)
        .forEach(unit -> units.disabling(unit).forEach(link -> plan.file(WantedFile.absent(link))));
    spec.texts("mask", UnitName::of).forEach(unit -> mask(unit, host, plan));
    spec.named("drop-ins", (name, node) -> dropIn(UnitName.of(name), node, host))
        .values()
        .forEach(plan::file);
    spec.done();
    return plan.followUp(
            new FollowUp.Run(
                List.of("systemctl", "daemon-reload"), "a running systemd reads its units anew"))
        .build();
  }

  private static void enable(UnitName unit, UnitTree units, ChangePlan.Builder plan) {
    Map<String, String> links = units.enabling(unit);
    links.forEach((path, target) -> plan.file(WantedFile.link(path, target)));
    if (links.isEmpty()) {
      plan.note(unit + " has nothing to switch on: others start it.");
    }
    units
        .preset(unit)
        .filter(line -> line.startsWith("disable"))
        .ifPresent(line -> plan.note("By the host's presets " + unit + " is off: " + line));
  }

  private static void mask(UnitName unit, HostTree host, ChangePlan.Builder plan) {
    String path = UnitTree.OWN + "/" + unit;
    Optional<String> link = host.linkTarget(path);
    boolean inTheWay =
        link.isPresent() ? !link.get().equals("/dev/null") : host.bytes(path).isPresent();
    if (inTheWay) {
      throw InvalidSpecException.of(
          "mask",
          unit.text(),
          "there is a file " + path + ", which would be lost: remove it first");
    }
    plan.file(WantedFile.link(path, "/dev/null"));
  }

  private static void unmask(UnitName unit, UnitTree units, ChangePlan.Builder plan) {
    if (units.isMasked(unit)) {
      plan.file(WantedFile.absent(UnitTree.OWN + "/" + unit));
    }
  }

  private WantedFile dropIn(UnitName unit, SpecNode node, HostTree host) {
    String file = node.text("name").orElse("override");
    Values.matching(FILE, "name", file, "a file's name without a folder");
    String path =
        UnitTree.OWN + "/" + unit + ".d/" + (file.endsWith(".conf") ? file : file + ".conf");
    UnitDocument document = UnitDocument.parse(host.text(path).orElse(""));
    SpecNode settings = node.child("settings").orElseThrow(() -> node.missing("settings"));
    for (String section : settings.names()) {
      SpecNode keys = settings.child(section).orElseThrow(() -> settings.missing(section));
      for (String key : keys.names()) {
        document = document.with(section, key, keys.texts(key));
      }
    }
    return WantedFile.text(path, document.text()).kind(name());
  }
}
