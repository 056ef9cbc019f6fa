package io.panvisor.libvirt;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A traffic filter's description, written for the daemon and read from it. Pure. */
final class FilterXml {

  private FilterXml() {}

  /**
   * Writes a filter.
   *
   * @param uuid that of the filter which it replaces: libvirt refuses the same name without it
   */
  static String write(NetworkFilterSpec spec, Optional<String> uuid) {
    return XmlText.document(
        "filter",
        filter -> {
          filter.attribute("name", spec.name());
          spec.chain().ifPresent(chain -> filter.attribute("chain", chain));
          spec.priority().ifPresent(priority -> filter.attribute("priority", priority));
          uuid.ifPresent(id -> filter.element("uuid", id));
          spec.references()
              .forEach(name -> filter.element("filterref", node -> node.attribute("filter", name)));
          spec.rules().forEach(rule -> rule(filter, rule));
        });
  }

  private static void rule(XmlText filter, NetworkFilterSpec.Rule rule) {
    filter.element(
        "rule",
        node -> {
          node.attribute("action", rule.action().word())
              .attribute("direction", rule.direction().word());
          rule.priority().ifPresent(priority -> node.attribute("priority", priority));
          rule.protocol()
              .ifPresent(
                  protocol ->
                      node.element(
                          protocol,
                          match -> new TreeMap<>(rule.attributes()).forEach(match::attribute)));
        });
  }

  static NetworkFilterInfo read(String xml) {
    XmlNode filter = XmlNode.parse(xml);
    return new NetworkFilterInfo(
        filter.textOf("uuid").orElse(""),
        filter.attribute("name").orElse(""),
        filter.attribute("chain"),
        filter.children("filterref").stream()
            .flatMap(node -> node.attribute("filter").stream())
            .toList(),
        filter.children("rule").size(),
        xml);
  }

  /** The reference from a card to its filter. */
  static XmlNode reference(String filter, Map<String, String> parameters) {
    return XmlNode.parse(
        XmlText.document(
            "filterref",
            node -> {
              node.attribute("filter", filter);
              parameters.forEach(
                  (name, value) ->
                      node.element(
                          "parameter",
                          each -> each.attribute("name", name).attribute("value", value)));
            }));
  }
}
