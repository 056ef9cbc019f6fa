package io.panvisor.config.network;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kind {@code ifcfg}: {@code ifcfg-*} and the other files of shell assignments below {@code
 * /etc/sysconfig}. A spec edits one such file: {@code path}, {@code set} (variables with their
 * values) and {@code remove} (a list of variables).
 */
public final class IfcfgKind implements ConfigKind {

  /** Made by {@link java.util.ServiceLoader}. */
  public IfcfgKind() {}

  @Override
  public String name() {
    return NetworkFormat.IFCFG.kind();
  }

  @Override
  public String summary() {
    return "network devices of CentOS and RHEL (ifcfg-*), and other files of /etc/sysconfig";
  }

  @Override
  public List<String> places() {
    return List.of(IfcfgWriter.FOLDER + "/ifcfg-*", "/etc/sysconfig/*");
  }

  @Override
  public IfcfgFile parse(String text) {
    return IfcfgFile.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    PlacedFile place = new PlacedFile(spec, host, "/etc/sysconfig");
    IfcfgFile file = IfcfgFile.parse(place.text());
    for (Map.Entry<String, String> each : spec.pairs("set").entrySet()) {
      file = file.with(each.getKey(), each.getValue());
    }
    for (String name : spec.texts("remove")) {
      file = file.without(name);
    }
    spec.done();
    return place.plan(WantedFile.text(place.path(), file.text()), name());
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new IfcfgCheck());
  }
}
