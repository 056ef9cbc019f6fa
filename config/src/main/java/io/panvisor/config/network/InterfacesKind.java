package io.panvisor.config.network;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;

/**
 * The kind {@code interfaces}: {@code /etc/network/interfaces} of ifupdown. A spec edits one such
 * file: {@code path}, {@code auto} (devices that come up with the host) and {@code interfaces} (a
 * list with {@code name}, {@code family}, {@code method} and {@code options}).
 */
public final class InterfacesKind implements ConfigKind {

  /** Made by {@link java.util.ServiceLoader}. */
  public InterfacesKind() {}

  @Override
  public String name() {
    return NetworkFormat.IFUPDOWN.kind();
  }

  @Override
  public String summary() {
    return "devices of Debian's ifupdown (/etc/network/interfaces)";
  }

  @Override
  public List<String> places() {
    return List.of(InterfacesFiles.MAIN, InterfacesFiles.MAIN + ".d/*");
  }

  @Override
  public InterfacesFile parse(String text) {
    return InterfacesFile.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    PlacedFile place = new PlacedFile(spec, host, InterfacesFiles.FOLDER);
    InterfacesFile file = InterfacesFile.parse(place.text());
    for (String device : spec.texts("auto")) {
      file = file.withAuto(device);
    }
    for (SpecNode each : spec.children("interfaces")) {
      file =
          file.withInterface(
              each.requiredText("name"),
              each.text("family").orElse("inet"),
              each.requiredText("method"),
              each.pairs("options"));
    }
    spec.done();
    return place.plan(WantedFile.text(place.path(), file.text()), name());
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new InterfacesCheck());
  }
}
