package io.panvisor.config.selinux;

import io.panvisor.config.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an audit log says of SELinux: {@code /var/log/audit/audit.log}, what {@code ausearch}
 * prints, or the kernel's log. Immutable. All other lines are passed over.
 */
public final class AuditLog {

  private static final Pattern EVENT = Pattern.compile("\\baudit\\(([^)]{1,64})\\)");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,10})\\.([0-9]{3}):[0-9]+");
  private static final Pattern VERDICT =
      Pattern.compile("\\bavc:\\s+(denied|granted)\\s+\\{([^{}]*)\\}(?:\\s+for\\b)?(.*)");
  private static final Pattern INVALID =
      Pattern.compile("\\bsecurity_compute_sid:\\s+invalid context (\\S+) for (.*)");

  private final List<Denial> denials;
  private final List<InvalidContext> invalidContexts;
  private final List<Problem> problems;
  private final List<String> lines;

  private AuditLog(
      List<Denial> denials,
      List<InvalidContext> invalidContexts,
      List<Problem> problems,
      List<String> lines) {
    this.denials = List.copyOf(denials);
    this.invalidContexts = List.copyOf(invalidContexts);
    this.problems = List.copyOf(problems);
    this.lines = lines;
  }

  /** {@return what the text of a log says} */
  public static AuditLog parse(String text) {
    List<String> lines = text.lines().toList();
    Map<String, AuditFields> calls = new HashMap<>();
    for (String line : lines) {
      if (line.contains("type=SYSCALL")) {
        event(line).ifPresent(event -> calls.put(event, new AuditFields(line)));
      }
    }
    List<Denial> denials = new ArrayList<>();
    List<InvalidContext> invalidContexts = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      Matcher verdict = VERDICT.matcher(line);
      Matcher invalid = INVALID.matcher(line);
      boolean good = true;
      if (verdict.find()) {
        if (verdict.group(1).equals("denied")) {
          AuditFields call = event(line).map(calls::get).orElseGet(() -> new AuditFields(""));
          Optional<Denial> denial = denial(index + 1, line, verdict, call);
          denial.ifPresent(denials::add);
          good = denial.isPresent();
        }
      } else if (invalid.find()) {
        Optional<SelinuxContext> context = SelinuxContext.find(invalid.group(1));
        Optional<SelinuxContext> source =
            SelinuxContext.find(new AuditFields(invalid.group(2)).plain("scontext"));
        good = context.isPresent() && source.isPresent();
        if (good) {
          invalidContexts.add(
              new InvalidContext(index + 1, time(line), context.get(), source.get()));
        }
      } else {
        good = !line.contains(" avc: ") || line.contains("received ");
      }
      if (!good) {
        problems.add(
            Problem.warning(
                index + 1,
                "this record cannot be read, and counts for nothing",
                "A denial has permissions, scontext, tcontext and tclass."));
      }
    }
    return new AuditLog(denials, invalidContexts, problems, lines);
  }

  private static Optional<Denial> denial(
      int number, String line, Matcher verdict, AuditFields call) {
    AuditFields fields = new AuditFields(verdict.group(3));
    Optional<SelinuxContext> source = SelinuxContext.find(fields.plain("scontext"));
    Optional<SelinuxContext> target = SelinuxContext.find(fields.plain("tcontext"));
    String targetClass = fields.plain("tclass");
    List<String> permissions = List.of(verdict.group(2).trim().split("\\s+"));
    if (source.isEmpty()
        || target.isEmpty()
        || !PolicyNames.isName(targetClass)
        || !permissions.stream().allMatch(PolicyNames::isPermission)) {
      return Optional.empty();
    }
    boolean byService = line.contains("type=USER_AVC");
    String path = fields.decoded("path");
    return Optional.of(
        new Denial(
            number,
            time(line),
            source.get(),
            target.get(),
            targetClass,
            permissions,
            first(fields.decoded("comm"), call.decoded("comm")),
            first(fields.decoded("exe"), call.decoded("exe")),
            fields.number("pid") > 0 ? fields.number("pid") : call.number("pid"),
            first(path, fields.decoded("name")),
            fields.plain("permissive").equals("1"),
            byService));
  }

  private static String first(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  private static Optional<String> event(String line) {
    Matcher event = EVENT.matcher(line);
    return event.find() ? Optional.of(event.group(1)) : Optional.empty();
  }

  private static Instant time(String line) {
    Matcher time = TIME.matcher(event(line).orElse(""));
    return time.matches()
        ? Instant.ofEpochMilli(
            Long.parseLong(time.group(1)) * 1000 + Integer.parseInt(time.group(2)))
        : Instant.EPOCH;
  }

  /** {@return every denial, in the log's order; what was granted is none} */
  public List<Denial> denials() {
    return denials;
  }

  /** {@return the labels that processes would have got and that the policy does not have} */
  public List<InvalidContext> invalidContexts() {
    return invalidContexts;
  }

  /** {@return the records that cannot be read} */
  public List<Problem> problems() {
    return problems;
  }

  /** {@return what of this log the filter lets through} */
  public AuditLog only(DenialFilter filter) {
    return new AuditLog(
        denials.stream().filter(each -> filter.lets(each, lines.get(each.line() - 1))).toList(),
        invalidContexts.stream()
            .filter(each -> filter.lets(each, lines.get(each.line() - 1)))
            .toList(),
        problems,
        lines);
  }

  /** {@return the lines of the denials and labels, as they stand in the log} */
  public String text() {
    StringBuilder text = new StringBuilder();
    java.util.stream.Stream.concat(
            denials.stream().map(Denial::line), invalidContexts.stream().map(InvalidContext::line))
        .sorted()
        .distinct()
        .forEach(line -> text.append(lines.get(line - 1)).append('\n'));
    return text.toString();
  }
}
