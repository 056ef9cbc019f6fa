package io.panvisor.config.openvz;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.OwnCheck;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenVZ's own configuration: {@code vz}. */
public final class VzKind implements ConfigKind {

  private static final String PATH = "/etc/vz/vz.conf";

  /** Made by {@link java.util.ServiceLoader}. */
  public VzKind() {}

  @Override
  public String name() {
    return "vz";
  }

  @Override
  public String summary() {
    return "OpenVZ's settings for all containers, /etc/vz/vz.conf";
  }

  @Override
  public List<String> places() {
    return List.of(PATH);
  }

  @Override
  public VzDocument parse(String text) {
    return VzDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(OwnCheck.of("vz.conf", VzDocument::parse));
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Map<String, String> settings = spec.pairs("settings");
    spec.done();
    VzConf conf = VzConf.empty();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      conf = spec(conf, setting.getKey(), setting.getValue());
    }
    return plan(conf, host);
  }

  private static VzConf spec(VzConf conf, String name, String value) {
    VzKey key =
        VzKey.find(name)
            .orElseThrow(
                () ->
                    InvalidSpecException.of(
                        "settings." + name,
                        value,
                        "vz.conf has no such key for all containers; the names are in capitals,"
                            + " such as NEIGHBOUR_DEVS"));
    // YAML's own yes and no.
    String word = value.equals("true") ? "yes" : value.equals("false") ? "no" : value;
    return conf.with(key, word);
  }

  /** {@return the plan that makes the host's file say this} */
  public ChangePlan plan(VzConf conf, HostTree host) {
    VzDocument before = VzDocument.parse(host.text(PATH).orElse(""));
    return ChangePlan.on(host)
        .file(WantedFile.text(PATH, before.with(conf).text()).kind(name()))
        .note(
            "vzctl reads the file at each call; running containers keep what they were started with")
        .build();
  }
}
