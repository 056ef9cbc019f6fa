package io.panvisor.config.rsyslog;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code rsyslog.conf} or a file of {@code rsyslog.d}, every byte of it, in the old form ({@code
 * $ModLoad imudp}) or the new one ({@code module(load="imudp")}), or in both. Immutable.
 */
public final class RsyslogDocument implements ConfigDocument {

  private static final String MODULE = "imudp";
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private final List<Lines.Line> lines;
  private final List<RsyslogStatement> statements;

  private RsyslogDocument(List<Lines.Line> lines) {
    this.lines = List.copyOf(lines);
    this.statements = List.copyOf(RsyslogStatement.read(lines));
  }

  /** {@return the document of that text} */
  public static RsyslogDocument parse(String text) {
    return new RsyslogDocument(Lines.of(text));
  }

  @Override
  public String text() {
    return Lines.join(lines);
  }

  /** An input that stands in the file, and the statement that makes it. */
  private record Found(RsyslogStatement statement, UdpInput input) {}

  private List<Found> found() {
    List<Found> inputs = new ArrayList<>();
    String address = UdpInput.ALL;
    for (RsyslogStatement each : statements) {
      Optional<String> named = each.directive("UDPServerAddress");
      if (named.isPresent()) {
        address = named.get();
      }
      OptionalInt old = port(each.directive("UDPServerRun").orElse(""));
      if (old.isPresent()) {
        input(address, old.getAsInt()).ifPresent(input -> inputs.add(new Found(each, input)));
      }
      if (each.isInput(MODULE)) {
        Map<String, String> values = each.object("input").orElse(Map.of());
        OptionalInt port = port(values.getOrDefault("port", "514"));
        if (port.isPresent()) {
          input(values.getOrDefault("address", UdpInput.ALL), port.getAsInt())
              .ifPresent(input -> inputs.add(new Found(each, input)));
        }
      }
    }
    return inputs;
  }

  private static OptionalInt port(String text) {
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    return port >= 1 && port <= 65_535 ? OptionalInt.of(port) : OptionalInt.empty();
  }

  private static Optional<UdpInput> input(String address, int port) {
    return address.equals(UdpInput.ALL) || Values.isIpv4(address) || Values.isIpv6(address)
        ? Optional.of(new UdpInput(address, port))
        : Optional.empty();
  }

  /** {@return where it listens by UDP, in order} */
  public List<UdpInput> udpInputs() {
    return found().stream().map(Found::input).toList();
  }

  /** {@return the rules that this library has types for, in order} */
  public List<SyslogRule> rules() {
    List<SyslogRule> rules = new ArrayList<>();
    for (int index = 0; index < statements.size(); index++) {
      Optional<Map.Entry<String, String>> parts = statements.get(index).rule();
      if (parts.isEmpty()) {
        continue;
      }
      Optional<List<SyslogSelector>> selectors = SyslogSelector.parse(parts.get().getKey());
      Optional<SyslogAction> action = SyslogAction.parse(parts.get().getValue());
      if (selectors.isPresent() && action.isPresent()) {
        boolean stop = index + 1 < statements.size() && statements.get(index + 1).isStop();
        rules.add(new SyslogRule(selectors.get(), action.get(), stop));
      }
    }
    return List.copyOf(rules);
  }

  /**
   * {@return the document that listens there. An input of the same port is changed; else a
   * commented one is uncommented in its place; else one is added, in the file's own form}
   */
  public RsyslogDocument with(UdpInput wanted) {
    if (udpInputs().contains(wanted) && loads()) {
      return this;
    }
    return withModule().withInput(wanted);
  }

  private boolean loads() {
    return statements.stream().anyMatch(each -> each.loads(MODULE));
  }

  private RsyslogDocument withModule() {
    if (loads()) {
      return this;
    }
    for (RsyslogStatement each : statements) {
      Optional<RsyslogStatement> inside = each.uncommented().filter(one -> one.loads(MODULE));
      if (inside.isPresent()) {
        return replaced(each, List.of(inside.get().text()));
      }
    }
    return inserted(afterModules(), isOldForm() ? "$ModLoad imudp" : "module(load=\"imudp\")");
  }

  /** Whether the file is in the old form: nothing in it loads a module in the new one. */
  private boolean isOldForm() {
    return statements.stream().noneMatch(each -> each.object("module").isPresent())
        && statements.stream().anyMatch(each -> each.directive("ModLoad").isPresent());
  }

  /** Behind the last module that is loaded, or before the first statement. */
  private int afterModules() {
    int index = -1;
    for (RsyslogStatement each : statements) {
      if (each.directive("ModLoad").isPresent() || each.object("module").isPresent()) {
        index = each.last();
      }
    }
    if (index >= 0) {
      return index;
    }
    return statements.stream()
        .filter(each -> !each.isComment())
        .findFirst()
        .map(each -> each.line() - 1)
        .orElse(lines.size());
  }

  private RsyslogDocument withInput(UdpInput wanted) {
    if (udpInputs().contains(wanted)) {
      return this;
    }
    Optional<Found> same =
        found().stream().filter(each -> each.input().port() == wanted.port()).findFirst();
    if (same.isPresent()) {
      return changed(same.get().statement(), same.get().statement(), wanted);
    }
    for (RsyslogStatement each : statements) {
      Optional<RsyslogStatement> inside =
          each.uncommented()
              .filter(one -> one.isInput(MODULE) || one.directive("UDPServerRun").isPresent());
      if (inside.isPresent()) {
        return changed(each, inside.get(), wanted);
      }
    }
    int place =
        statements.stream()
            .filter(each -> each.loads(MODULE))
            .map(RsyslogStatement::last)
            .findFirst()
            .orElse(lines.size());
    boolean old = statements.stream().anyMatch(each -> each.loads(MODULE) && isDirective(each));
    return old
        ? inserted(place, oldForm(wanted).toArray(String[]::new))
        : inserted(place, newForm(wanted));
  }

  private static boolean isDirective(RsyslogStatement statement) {
    return statement.text().startsWith("$");
  }

  private RsyslogDocument changed(
      RsyslogStatement place, RsyslogStatement inside, UdpInput wanted) {
    if (isDirective(inside)) {
      return replaced(place, oldForm(wanted));
    }
    String text = parameter(inside.text(), "port", Integer.toString(wanted.port()));
    return replaced(place, List.of(parameter(text, "address", wanted.address()).split("\n", -1)));
  }

  /** An address stays for all inputs behind it, so that all addresses have to be said, too. */
  private static List<String> oldForm(UdpInput input) {
    return List.of("$UDPServerAddress " + input.address(), "$UDPServerRun " + input.port());
  }

  private static String newForm(UdpInput input) {
    return "input(type=\"imudp\" port=\""
        + input.port()
        + "\" address=\""
        + input.address()
        + "\")";
  }

  /** The text of an object with that parameter changed, or added at its end. */
  private static String parameter(String object, String name, String value) {
    Matcher there = Pattern.compile("(?i)(\\b" + name + "\\s*=\\s*\")[^\"]*(\")").matcher(object);
    if (there.find()) {
      return object.substring(0, there.end(1)) + value + object.substring(there.start(2));
    }
    int close = object.lastIndexOf(')');
    return object.substring(0, close) + " " + name + "=\"" + value + "\"" + object.substring(close);
  }

  private RsyslogDocument replaced(RsyslogStatement place, List<String> texts) {
    List<Lines.Line> changed = new ArrayList<>(lines.subList(0, place.line() - 1));
    changed.addAll(lines.subList(place.last(), lines.size()));
    String lastEnding = lines.get(place.last() - 1).ending();
    List<Lines.Line> result = changed;
    for (int index = 0; index < texts.size(); index++) {
      result = Lines.insert(result, place.line() - 1 + index, texts.get(index));
    }
    List<Lines.Line> ended = new ArrayList<>(result);
    int last = place.line() - 2 + texts.size();
    ended.set(last, new Lines.Line(ended.get(last).text(), lastEnding));
    return new RsyslogDocument(ended);
  }

  private RsyslogDocument inserted(int index, String... texts) {
    List<Lines.Line> changed = lines;
    for (int each = 0; each < texts.length; each++) {
      changed = Lines.insert(changed, index + each, texts[each]);
    }
    return new RsyslogDocument(changed);
  }

  @Override
  public Object model() {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (Found each : found()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("line", each.statement().line());
      row.put("address", each.input().address());
      row.put("port", each.input().port());
      inputs.add(row);
    }
    fields.put("udpInputs", inputs);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RsyslogStatement each : statements) {
      if (!each.isComment()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("line", each.line());
        each.rule()
            .ifPresentOrElse(
                rule -> {
                  row.put("selector", rule.getKey());
                  row.put("action", rule.getValue());
                },
                () -> row.put("statement", each.text()));
        rows.add(row);
      }
    }
    fields.put("statements", rows);
    return fields;
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (RsyslogStatement each : statements) {
      each.rule().ifPresent(rule -> selector(each.line(), rule.getKey()).ifPresent(problems::add));
      boolean listens = each.isInput(MODULE) || each.directive("UDPServerRun").isPresent();
      if (listens && !loads()) {
        problems.add(
            Problem.warning(
                each.line(),
                "the module imudp is not loaded in this file",
                "Load it before: module(load=\"imudp\")."));
      }
    }
    for (Found each : found()) {
      if (each.input().address().equals(UdpInput.ALL)) {
        problems.add(
            Problem.warning(
                each.statement().line(),
                "port "
                    + each.input().port()
                    + "/udp is open on all addresses: whoever reaches it can write into the logs",
                "HAProxy on the same host needs 127.0.0.1 alone."));
      }
    }
    problems.sort(java.util.Comparator.comparing(Problem::line));
    return problems;
  }

  private static Optional<Problem> selector(int line, String text) {
    for (String part : text.split(";", -1)) {
      int dot = part.lastIndexOf('.');
      if (dot < 1) {
        return Optional.empty();
      }
      for (String word : part.substring(0, dot).split(",", -1)) {
        if (!word.equals("*") && !word.equals("security") && SyslogFacility.find(word).isEmpty()) {
          return Optional.of(
              Problem.error(
                  line,
                  "'" + word + "' is no facility",
                  "It is such as local0 to local7, daemon or mail."));
        }
      }
      String priority = part.substring(dot + 1).replaceFirst("^!?=?", "");
      if (SyslogPriority.find(priority).isEmpty()) {
        return Optional.of(
            Problem.error(
                line, "'" + priority + "' is no priority", "It is *, none, or such as info."));
      }
    }
    return Optional.empty();
  }
}
