package io.panvisor.config.cloudinit;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;

/** Network-config alone: the devices and addresses of a machine. */
public final class CloudInitNetworkKind implements ConfigKind {

  static final String NAME = "cloud-init-network";
  private static final String PLACE = "/var/lib/cloud/seed/nocloud/network-config";

  /** Makes the kind. */
  public CloudInitNetworkKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "cloud-init: network-config, which is written in version 2 and read in 1 and 2";
  }

  @Override
  public List<String> places() {
    return List.of(PLACE);
  }

  @Override
  public ConfigDocument parse(String text) {
    return SeedDocument.networkConfig(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String path = spec.value("path", text -> Values.absolutePath("path", text)).orElse(PLACE);
    NetworkConfig config = NetworkSpec.read(spec);
    spec.done();
    return ChangePlan.on(host)
        .file(WantedFile.text(path, config.text()).mode("0600").kind(NAME))
        .build();
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new NetworkConfigCheck());
  }
}
