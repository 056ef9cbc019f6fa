package io.panvisor.config.firewalld;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.Lines;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A zone of firewalld: what it lets in, and whether it is the zone by default. */
public final class FirewalldKind implements ConfigKind {

  private static final String MAIN = "/etc/firewalld/firewalld.conf";
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,16}");
  private static final Pattern DEFAULT_ZONE = Pattern.compile("\\s*DefaultZone\\s*=.*");

  /** For {@link java.util.ServiceLoader}. */
  public FirewalldKind() {}

  @Override
  public String name() {
    return "firewalld";
  }

  @Override
  public String summary() {
    return "a zone of firewalld: ports, services, sources, devices";
  }

  @Override
  public List<String> places() {
    return List.of("/etc/firewalld/zones/*.xml");
  }

  @Override
  public ConfigDocument parse(String text) {
    return ZoneDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new FirewalldCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String zone =
        spec.value(
                "zone",
                text ->
                    Values.matching(
                        ZONE,
                        "zone",
                        text,
                        "a zone has a name of letters, digits, '_' and '-', 17 at most"))
            .orElse("public");
    Optional<String> target = spec.text("target");
    List<ZoneItem> add = spec.child("add").map(FirewalldKind::items).orElse(List.of());
    List<ZoneItem> remove = spec.child("remove").map(FirewalldKind::items).orElse(List.of());
    boolean byDefault = spec.flag("default").orElse(false);
    spec.done();
    if (add.isEmpty() && remove.isEmpty() && target.isEmpty() && !byDefault) {
      throw InvalidSpecException.of(
          "add", "", "nothing is asked for: give add, remove, target or default");
    }
    add.stream()
        .filter(remove::contains)
        .findFirst()
        .ifPresent(
            both -> {
              throw InvalidSpecException.of("remove", both.render(), "this is to be added, too");
            });
    return plan(zone, target, add, remove, byDefault, host);
  }

  private static List<ZoneItem> items(SpecNode node) {
    List<ZoneItem> items = new ArrayList<>();
    collect(node, "ports", ZoneItem::port, items);
    collect(node, "services", ZoneItem::service, items);
    collect(node, "protocols", ZoneItem::protocol, items);
    collect(node, "sourcePorts", ZoneItem::sourcePort, items);
    collect(node, "sources", ZoneItem::source, items);
    collect(node, "interfaces", ZoneItem::networkInterface, items);
    collect(node, "icmpBlocks", ZoneItem::icmpBlock, items);
    for (SpecNode each : node.children("forwardPorts")) {
      var toPort = each.number("toPort", 1, 65_535);
      items.add(
          ZoneItem.forwardPort(
              each.requiredText("port"),
              toPort.isPresent() ? Optional.of(toPort.getAsInt()) : Optional.empty(),
              each.text("toAddress")));
    }
    if (node.flag("masquerade").orElse(false)) {
      items.add(ZoneItem.masquerade());
    }
    if (node.flag("forward").orElse(false)) {
      items.add(ZoneItem.forward());
    }
    return items;
  }

  private static void collect(
      SpecNode node, String field, Function<String, ZoneItem> reader, List<ZoneItem> items) {
    items.addAll(node.texts(field, reader));
  }

  /**
   * {@return the plan}
   *
   * @param zone the zone's name
   * @param target what happens to what nothing lets in; nothing for no change
   * @param add what it has afterwards
   * @param remove what it has no more
   * @param byDefault whether devices without a zone of their own get this one
   */
  public ChangePlan plan(
      String zone,
      Optional<String> target,
      List<ZoneItem> add,
      List<ZoneItem> remove,
      boolean byDefault,
      HostTree host) {
    Values.matching(ZONE, "zone", zone, "letters, digits, '_' and '-', 17 at most");
    String path = "/etc/firewalld/zones/" + zone + ".xml";
    ZoneDocument document =
        host.text(path)
            .or(() -> host.text("/usr/lib/firewalld/zones/" + zone + ".xml"))
            .map(ZoneDocument::parse)
            .orElseGet(() -> ZoneDocument.empty(zone));
    if (target.isPresent()) {
      document = document.withTarget(target.get());
    }
    for (ZoneItem item : remove) {
      document = document.without(item);
    }
    for (ZoneItem item : add) {
      known(item, host);
      document = document.with(item);
    }
    ChangePlan.Builder plan =
        ChangePlan.on(host).file(WantedFile.text(path, document.text()).kind(name()));
    if (byDefault) {
      plan.file(WantedFile.text(MAIN, withDefault(host.text(MAIN).orElse(""), zone)));
    }
    if (add.stream()
        .anyMatch(
            item ->
                "udp".equals(item.attributes().get("protocol"))
                    && "514".equals(item.attributes().get("port")))) {
      plan.note(
          "514/udp lets everybody in the zone write into the log. A log of this host's own programs needs no"
              + " open port: 127.0.0.1 is never kept out.");
    }
    return plan.followUp(
            new FollowUp.Run(
                List.of("firewall-cmd", "--reload"),
                "firewalld takes permanent changes only so; connections that are open stay"))
        .build();
  }

  /** A service has to be there, where the host says which there are. */
  private static void known(ZoneItem item, HostTree host) {
    if (!item.element().equals("service")) {
      return;
    }
    String file = item.attributes().get("name") + ".xml";
    List<String> packaged = host.names("/usr/lib/firewalld/services");
    if (!packaged.isEmpty()
        && !packaged.contains(file)
        && !host.names("/etc/firewalld/services").contains(file)) {
      throw InvalidSpecException.of(
          "services",
          String.valueOf(item.attributes().get("name")),
          "firewalld has no such service here; open its port instead, such as 8080/tcp");
    }
  }

  private static String withDefault(String text, String zone) {
    List<Lines.Line> lines = new ArrayList<>(Lines.of(text));
    String wanted = "DefaultZone=" + zone;
    boolean found = false;
    for (int index = 0; index < lines.size(); index++) {
      if (DEFAULT_ZONE.matcher(lines.get(index).text()).matches()) {
        String old = lines.get(index).text();
        boolean same = old.substring(old.indexOf('=') + 1).strip().equals(zone);
        lines.set(index, same ? lines.get(index) : lines.get(index).withText(wanted));
        found = true;
      }
    }
    return Lines.join(found ? lines : Lines.append(lines, wanted));
  }
}
