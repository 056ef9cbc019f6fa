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

/** Meta-data alone: a machine's identity and name. */
public final class CloudInitMetaDataKind implements ConfigKind {

  static final String NAME = "cloud-init-meta";
  private static final String PLACE = "/var/lib/cloud/seed/nocloud/meta-data";

  /** Makes the kind. */
  public CloudInitMetaDataKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "cloud-init: meta-data, which says who a machine is";
  }

  @Override
  public List<String> places() {
    return List.of(PLACE);
  }

  @Override
  public ConfigDocument parse(String text) {
    return SeedDocument.metaData(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String path = spec.value("path", text -> Values.absolutePath("path", text)).orElse(PLACE);
    MetaData metaData = new MetaData(spec.requiredText("instance-id"), spec.text("local-hostname"));
    spec.done();
    SeedDocument old = SeedDocument.metaData(host.text(path).orElse(""));
    SeedDocument edited = old.set(List.of("instance-id"), metaData.instanceId());
    if (metaData.localHostname().isPresent()) {
      edited = edited.set(List.of("local-hostname"), metaData.localHostname().get());
    }
    return ChangePlan.on(host)
        .file(WantedFile.text(path, edited.text()).mode("0600").kind(NAME))
        .build();
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new MetaDataCheck());
  }
}
