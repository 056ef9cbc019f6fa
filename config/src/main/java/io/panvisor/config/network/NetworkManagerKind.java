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
 * The kind {@code network-manager}: connection profiles in NetworkManager's keyfile format. A spec
 * edits one: {@code path}, {@code set} (sections with their keys) and {@code remove} (a list of
 * {@code section.key}).
 */
public final class NetworkManagerKind implements ConfigKind {

  /** Made by {@link java.util.ServiceLoader}. */
  public NetworkManagerKind() {}

  @Override
  public String name() {
    return NetworkFormat.NETWORK_MANAGER.kind();
  }

  @Override
  public String summary() {
    return "connection profiles of NetworkManager (*.nmconnection)";
  }

  @Override
  public List<String> places() {
    return List.of(NetworkManagerProfiles.FOLDER + "/*.nmconnection");
  }

  @Override
  public NetworkManagerFile parse(String text) {
    return NetworkManagerFile.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    PlacedFile place = new PlacedFile(spec, host, NetworkManagerProfiles.FOLDER);
    NetworkManagerFile file = NetworkManagerFile.parse(place.text());
    SpecNode sections = spec.child("set").orElse(SpecNode.of(Map.of()));
    for (String section : sections.names()) {
      for (Map.Entry<String, String> each : sections.pairs(section).entrySet()) {
        file = file.with(section, each.getKey(), each.getValue());
      }
    }
    for (String name : spec.texts("remove")) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        throw spec.wrong("remove", "write section.key");
      }
      file = file.without(name.substring(0, dot), name.substring(dot + 1));
    }
    spec.done();
    // Another mode, and NetworkManager ignores the file.
    WantedFile wanted = WantedFile.text(place.path(), file.text()).mode("0600");
    return place.plan(file.hasSecrets() ? wanted.secret() : wanted, name());
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new NetworkManagerCheck());
  }
}
