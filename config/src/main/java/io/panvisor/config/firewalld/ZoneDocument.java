package io.panvisor.config.firewalld;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** A zone's file, every byte of it. Immutable; an edit changes only the elements it is about. */
public final class ZoneDocument implements ConfigDocument {

  private static final Set<String> KNOWN =
      Set.of(
          "short",
          "description",
          "interface",
          "source",
          "service",
          "port",
          "protocol",
          "icmp-block",
          "icmp-block-inversion",
          "masquerade",
          "forward",
          "forward-port",
          "source-port",
          "rule");
  private static final Set<String> TARGETS = Set.of("default", "ACCEPT", "DROP", "%%REJECT%%");

  private final String text;
  private final List<ZoneScanner.Tag> tags;
  private final List<Child> children;

  /** An element directly within the zone, from its first to its last byte. */
  private record Child(ZoneScanner.Tag tag, int end) {
    ZoneItem item() {
      return new ZoneItem(tag.name(), tag.attributes());
    }
  }

  private ZoneDocument(String text) {
    this.text = text;
    this.tags = ZoneScanner.tags(text);
    this.children = children(tags);
  }

  /** {@return the document of that text} */
  public static ZoneDocument parse(String text) {
    return new ZoneDocument(text);
  }

  /** {@return an empty zone} */
  public static ZoneDocument empty(String name) {
    return new ZoneDocument(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<zone>\n  <short>"
            + name
            + "</short>\n</zone>\n");
  }

  private static List<Child> children(List<ZoneScanner.Tag> tags) {
    List<Child> found = new ArrayList<>();
    int depth = 0;
    int begun = -1;
    for (int index = 0; index < tags.size(); index++) {
      ZoneScanner.Tag tag = tags.get(index);
      if (tag.closes()) {
        depth--;
        if (depth == 1 && begun >= 0) {
          found.add(new Child(tags.get(begun), tag.end()));
          begun = -1;
        }
      } else if (tag.isEmpty()) {
        if (depth == 1) {
          found.add(new Child(tag, tag.end()));
        }
      } else {
        if (depth == 1) {
          begun = index;
        }
        depth++;
      }
    }
    return found;
  }

  /** {@return what the zone has, without its rich rules and texts} */
  public List<ZoneItem> items() {
    return children.stream().filter(child -> child.tag().isEmpty()).map(Child::item).toList();
  }

  /** {@return what happens to what nothing lets in: {@code default}, ACCEPT, DROP, %%REJECT%%} */
  public String target() {
    return tags.stream()
        .filter(tag -> tag.name().equals("zone"))
        .findFirst()
        .map(tag -> tag.attributes().getOrDefault("target", "default"))
        .orElse("default");
  }

  /** {@return the zone that has the item, behind others of its kind; itself when it has it} */
  public ZoneDocument with(ZoneItem item) {
    if (children.stream().anyMatch(child -> child.item().equals(item))) {
      return this;
    }
    ZoneScanner.Tag zone =
        tags.stream().filter(tag -> tag.name().equals("zone")).findFirst().orElse(null);
    if (zone == null) {
      throw notAZone();
    }
    String newline = text.contains("\r\n") ? "\r\n" : "\n";
    if (zone.isEmpty()) {
      String open = text.substring(zone.start(), zone.end() - 2).stripTrailing() + ">";
      return replaced(
          zone.start(), zone.end(), open + newline + "  " + item.render() + newline + "</zone>");
    }
    Child last = null;
    for (Child child : children) {
      if (last == null
          || child.tag().name().equals(item.element())
          || !last.tag().name().equals(item.element())) {
        last = child;
      }
    }
    int at = last == null ? zone.end() : last.end();
    return replaced(at, at, newline + indentation() + item.render());
  }

  private InvalidSpecException notAZone() {
    return InvalidSpecException.of(
        "zone", "", "the file that is there is no zone: mend it, or move it away, first");
  }

  private String indentation() {
    for (Child child : children) {
      int line = text.lastIndexOf('\n', child.tag().start() - 1) + 1;
      String before = text.substring(line, child.tag().start());
      if (before.isBlank()) {
        return before;
      }
    }
    return "  ";
  }

  /** {@return the zone that does not have the item} */
  public ZoneDocument without(ZoneItem item) {
    ZoneDocument result = this;
    for (int index = children.size() - 1; index >= 0; index--) {
      Child child = children.get(index);
      if (child.item().equals(item)) {
        result = result.cut(child.tag().start(), child.end());
      }
    }
    return result;
  }

  /** With its line, where nothing else stands in it. */
  private ZoneDocument cut(int start, int end) {
    int lineStart = text.lastIndexOf('\n', start - 1) + 1;
    int lineEnd = text.indexOf('\n', end);
    lineEnd = lineEnd < 0 ? text.length() : lineEnd + 1;
    boolean alone =
        text.substring(lineStart, start).isBlank() && text.substring(end, lineEnd).isBlank();
    return alone ? replaced(lineStart, lineEnd, "") : replaced(start, end, "");
  }

  /** {@return the zone with that target} */
  public ZoneDocument withTarget(String target) {
    if (!TARGETS.contains(target)) {
      throw InvalidSpecException.of(
          "target", target, "one of default, ACCEPT, DROP, %%REJECT%% is expected here");
    }
    if (target().equals(target)) {
      return this;
    }
    ZoneScanner.Tag zone =
        tags.stream()
            .filter(tag -> tag.name().equals("zone"))
            .findFirst()
            .orElseThrow(this::notAZone);
    String tag = text.substring(zone.start(), zone.end());
    String without = tag.replaceFirst("\\s+target\\s*=\\s*(?:\"[^\"]*\"|'[^']*')", "");
    String wanted =
        target.equals("default")
            ? without
            : without.replaceFirst("<zone", "<zone target=\"" + target + "\"");
    return replaced(zone.start(), zone.end(), wanted);
  }

  private ZoneDocument replaced(int start, int end, String by) {
    return new ZoneDocument(text.substring(0, start) + by + text.substring(end));
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public Object model() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", target());
    Map<String, List<Map<String, String>>> byElement = new LinkedHashMap<>();
    items()
        .forEach(
            item ->
                byElement
                    .computeIfAbsent(item.element(), name -> new ArrayList<>())
                    .add(item.attributes()));
    fields.put("has", byElement);
    fields.put(
        "richRules", children.stream().filter(child -> child.tag().name().equals("rule")).count());
    return fields;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    malformed().ifPresent(problems::add);
    if (!problems.isEmpty()) {
      return problems;
    }
    ZoneScanner.Tag first = tags.get(0);
    if (!first.name().equals("zone")) {
      return List.of(
          Problem.error(
              first.line(), "<" + first.name() + "> is no zone", "The file begins with <zone>."));
    }
    if (!TARGETS.contains(target())) {
      problems.add(
          Problem.error(
              first.line(),
              "there is no target " + target(),
              "Targets are default, ACCEPT, DROP and %%REJECT%%."));
    }
    Map<ZoneItem, Integer> seen = new HashMap<>();
    for (Child child : children) {
      int line = child.tag().line();
      if (!KNOWN.contains(child.tag().name())) {
        problems.add(
            Problem.error(
                line, "firewalld does not know <" + child.tag().name() + ">", "Take it away."));
        continue;
      }
      wrong(child.item()).ifPresent(why -> problems.add(Problem.error(line, why, "")));
      Integer before = child.tag().isEmpty() ? seen.putIfAbsent(child.item(), line) : null;
      if (before != null) {
        problems.add(
            Problem.warning(line, "this stands in line " + before + " already", "Keep one."));
      }
    }
    return problems;
  }

  private static Optional<String> wrong(ZoneItem item) {
    Map<String, String> values = item.attributes();
    try {
      switch (item.element()) {
        case "port" -> ZoneItem.port(values.get("port") + "/" + values.get("protocol"));
        case "source-port" ->
            ZoneItem.sourcePort(values.get("port") + "/" + values.get("protocol"));
        case "service" -> ZoneItem.service(values.getOrDefault("name", ""));
        case "interface" -> ZoneItem.networkInterface(values.getOrDefault("name", ""));
        case "protocol" -> ZoneItem.protocol(values.getOrDefault("value", ""));
        default -> {
          return Optional.empty();
        }
      }
      return Optional.empty();
    } catch (InvalidSpecException bad) {
      return Optional.of(bad.violations().get(0).toString());
    }
  }

  private Optional<Problem> malformed() {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      SAXParser parser = factory.newSAXParser();
      parser.parse(new InputSource(new StringReader(text)), new Quiet());
      return Optional.empty();
    } catch (SAXParseException wrong) {
      return Optional.of(
          Problem.error(
              Math.max(0, wrong.getLineNumber()), "this is no XML: " + wrong.getMessage(), ""));
    } catch (SAXException | IOException wrong) {
      return Optional.of(Problem.error(0, "this is no XML: " + wrong.getMessage(), ""));
    } catch (ParserConfigurationException broken) {
      throw new IllegalStateException("this JDK has no hardened XML parser", broken);
    }
  }

  /** Hands errors on instead of printing them. */
  private static final class Quiet extends DefaultHandler {
    @Override
    public void error(SAXParseException wrong) throws SAXException {
      throw wrong;
    }
  }
}
