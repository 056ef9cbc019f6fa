package io.panvisor.config.network;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kind {@code netplan}: YAML files of netplan. A spec edits one: {@code path}, {@code set}
 * (places such as {@code network/bridges/br0/mtu} with their values), {@code lists} (the same for
 * lists) and {@code remove} (a list of places).
 */
public final class NetplanKind implements ConfigKind {

  /** Made by {@link java.util.ServiceLoader}. */
  public NetplanKind() {}

  @Override
  public String name() {
    return NetworkFormat.NETPLAN.kind();
  }

  @Override
  public String summary() {
    return "netplans (/etc/netplan/*.yaml)";
  }

  @Override
  public List<String> places() {
    return List.of(NetplanFiles.FOLDER + "/*.yaml");
  }

  @Override
  public NetplanFile parse(String text) {
    return NetplanFile.parse(text);
  }

  private static List<String> keys(SpecNode spec, String field, String place) {
    List<String> keys = Arrays.asList(place.split("/"));
    if (!keys.get(0).equals("network") || keys.stream().anyMatch(String::isEmpty)) {
      throw spec.wrong(field, "a place is such as network/bridges/br0/mtu");
    }
    return keys;
  }

  private static Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    return text.matches("0|[1-9][0-9]{0,8}") ? (Object) Integer.valueOf(text) : text;
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    PlacedFile place = new PlacedFile(spec, host, NetplanFiles.FOLDER);
    NetplanFile file = NetplanFile.parse(place.text());
    for (Map.Entry<String, String> each : spec.pairs("set").entrySet()) {
      file = file.with(keys(spec, "set", each.getKey()), value(each.getValue()));
    }
    SpecNode lists = spec.child("lists").orElse(SpecNode.of(Map.of()));
    for (String name : lists.names()) {
      file = file.with(keys(spec, "lists", name), lists.texts(name));
    }
    for (String name : spec.texts("remove")) {
      file = file.without(keys(spec, "remove", name));
    }
    spec.done();
    WantedFile wanted = WantedFile.text(place.path(), file.text());
    return place.plan(place.text().isEmpty() ? wanted.mode("0600") : wanted, name());
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new NetplanCheck());
  }
}
