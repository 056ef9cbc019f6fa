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
 * The kind {@code networkd}: {@code .netdev} and {@code .network} files of systemd-networkd. A spec
 * edits one: {@code path}, {@code set} (sections with their keys; a key's value may be a list) and
 * {@code remove} (a list of {@code section.key}).
 */
public final class NetworkdKind implements ConfigKind {

  /** Made by {@link java.util.ServiceLoader}. */
  public NetworkdKind() {}

  @Override
  public String name() {
    return NetworkFormat.NETWORKD.kind();
  }

  @Override
  public String summary() {
    return "devices and networks of systemd-networkd (*.netdev, *.network)";
  }

  @Override
  public List<String> places() {
    return List.of(NetworkdFiles.FOLDER + "/*.netdev", NetworkdFiles.FOLDER + "/*.network");
  }

  @Override
  public NetworkdFile parse(String text) {
    return NetworkdFile.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    PlacedFile place = new PlacedFile(spec, host, NetworkdFiles.FOLDER);
    NetworkdFile file = NetworkdFile.parse(place.text());
    SpecNode sections = spec.child("set").orElse(SpecNode.of(Map.of()));
    for (String section : sections.names()) {
      SpecNode keys = sections.child(section).orElseThrow(() -> sections.missing(section));
      for (String key : keys.names()) {
        file = file.with(section, key, keys.texts(key));
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
    return place.plan(WantedFile.text(place.path(), file.text()), name());
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new NetworkdCheck());
  }
}
