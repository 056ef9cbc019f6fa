package io.panvisor.config.cloudinit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a YAML text as parts with their places. Made from the parser's events and not from its
 * nodes, because a node does not say where a reference to it stands.
 */
final class YamlParser {

  private static final int MOST_CHARACTERS = 16 * 1024 * 1024;
  private static final int DEEPEST = 200;

  private final String text;
  private final boolean wide;
  private final Iterator<Event> events;

  private YamlParser(String text, Iterator<Event> events) {
    this.text = text;
    this.wide = text.length() != text.codePointCount(0, text.length());
    this.events = events;
  }

  /** Why a text cannot be read. */
  static final class BrokenYamlException extends Exception {

    private static final long serialVersionUID = 1L;
    private final int line;

    BrokenYamlException(int line, String what) {
      super(what);
      this.line = line;
    }

    /** The line, from 1; 0 when it is not known. */
    int line() {
      return line;
    }
  }

  /** The value of the text's one document; nothing where there is only comment. */
  static Optional<YamlPart> read(String text) throws BrokenYamlException {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build();
    try {
      return new YamlParser(text, new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException broken) {
      int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new BrokenYamlException(line, words(broken));
    } catch (YamlEngineException broken) {
      throw new BrokenYamlException(0, String.valueOf(broken.getMessage()));
    }
  }

  private static String words(MarkedYamlEngineException broken) {
    String context = broken.getContext();
    return context == null ? broken.getProblem() : context + ": " + broken.getProblem();
  }

  private Optional<YamlPart> document() throws BrokenYamlException {
    Event event = skipTo(Event.ID.DocumentStart);
    if (event == null) {
      return Optional.empty();
    }
    YamlPart part = part(events.next(), 0);
    Event second = skipTo(Event.ID.DocumentStart);
    if (second != null) {
      throw new BrokenYamlException(
          second.getStartMark().map(mark -> mark.getLine() + 1).orElse(0),
          "a second document begins here, and only one is read");
    }
    return Optional.of(part);
  }

  private @org.jspecify.annotations.Nullable Event skipTo(Event.ID id) {
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == id) {
        return event;
      }
    }
    return null;
  }

  private YamlPart part(Event event, int depth) throws BrokenYamlException {
    if (depth > DEEPEST) {
      throw new BrokenYamlException(line(event), "the values are nested too deeply");
    }
    if (event instanceof AliasEvent alias) {
      return new YamlPart.Alias(
          start(event),
          end(event, start(event)),
          line(event),
          Optional.of(alias.getAlias().getValue()));
    }
    Optional<String> anchor =
        event instanceof NodeEvent node ? node.getAnchor().map(Anchor::getValue) : Optional.empty();
    if (event instanceof ScalarEvent scalar) {
      return new YamlPart.Scalar(
          start(event),
          end(event, start(event)),
          line(event),
          anchor,
          scalar.getValue(),
          scalar.isPlain(),
          scalar.getTag().orElse(""));
    }
    if (event instanceof SequenceStartEvent sequence) {
      return sequence(sequence, anchor, depth);
    }
    return mapping((MappingStartEvent) event, anchor, depth);
  }

  private YamlPart sequence(SequenceStartEvent first, Optional<String> anchor, int depth)
      throws BrokenYamlException {
    List<YamlPart> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(part(event, depth + 1));
      event = events.next();
    }
    boolean flow = first.getFlowStyle() == FlowStyle.FLOW;
    int end = flow || items.isEmpty() ? end(event, start(first)) : last(items).end();
    return new YamlPart.Sequence(
        start(first), end, line(first), anchor, flow, column(first), List.copyOf(items));
  }

  private YamlPart mapping(MappingStartEvent first, Optional<String> anchor, int depth)
      throws BrokenYamlException {
    List<YamlPart.Entry> entries = new ArrayList<>();
    List<YamlPart> values = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      YamlPart key = part(event, depth + 1);
      YamlPart value = part(events.next(), depth + 1);
      entries.add(new YamlPart.Entry(key, value));
      values.add(value);
      event = events.next();
    }
    boolean flow = first.getFlowStyle() == FlowStyle.FLOW;
    int end = flow || values.isEmpty() ? end(event, start(first)) : last(values).end();
    return new YamlPart.Mapping(
        start(first), end, line(first), anchor, flow, column(first), List.copyOf(entries));
  }

  private static YamlPart last(List<YamlPart> parts) {
    return parts.get(parts.size() - 1);
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  private static int column(Event event) {
    return event.getStartMark().map(Mark::getColumn).orElse(0);
  }

  private int start(Event event) {
    return offset(event.getStartMark());
  }

  /** A block's end mark stands behind the blank lines that follow; they are not its own. */
  private int end(Event event, int start) {
    int end = offset(event.getEndMark());
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Marks count code points. */
  private int offset(Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(0);
    return wide ? text.offsetByCodePoints(0, index) : index;
  }
}
