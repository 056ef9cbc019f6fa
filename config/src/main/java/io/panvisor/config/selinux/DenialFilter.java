package io.panvisor.config.selinux;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which denials count: all of the conditions together. Immutable; each method gives a changed copy.
 * In names, {@code *} stands for any signs.
 */
public final class DenialFilter {

  private final List<Predicate<Denial>> conditions;
  private final List<Predicate<InvalidContext>> contextConditions;
  private final List<String> words;

  private DenialFilter(
      List<Predicate<Denial>> conditions,
      List<Predicate<InvalidContext>> contextConditions,
      List<String> words) {
    this.conditions = List.copyOf(conditions);
    this.contextConditions = List.copyOf(contextConditions);
    this.words = List.copyOf(words);
  }

  /** {@return a filter that lets all through} */
  public static DenialFilter all() {
    return new DenialFilter(List.of(), List.of(), List.of());
  }

  private DenialFilter and(Predicate<Denial> one, Predicate<InvalidContext> context) {
    List<Predicate<Denial>> more = new ArrayList<>(conditions);
    more.add(one);
    List<Predicate<InvalidContext>> moreContexts = new ArrayList<>(contextConditions);
    moreContexts.add(context);
    return new DenialFilter(more, moreContexts, words);
  }

  /** {@return only those of processes of that name, such as {@code xend}} */
  public DenialFilter command(String name) {
    Pattern pattern = pattern(name);
    return and(each -> pattern.matcher(each.command()).matches(), each -> false);
  }

  /** {@return only those of that program's file, such as {@code /usr/sbin/httpd}} */
  public DenialFilter executable(String path) {
    Pattern pattern = pattern(path);
    return and(each -> pattern.matcher(each.executable()).matches(), each -> false);
  }

  /** {@return only those of that process} */
  public DenialFilter process(long pid) {
    return and(each -> each.pid() == pid, each -> false);
  }

  /** {@return only those of processes in that domain, such as {@code httpd_t}} */
  public DenialFilter domain(String type) {
    Pattern pattern = pattern(type);
    return and(
        each -> pattern.matcher(each.source().type()).matches(),
        each -> pattern.matcher(each.source().type()).matches());
  }

  /** {@return only those at that time or later} */
  public DenialFilter from(Instant time) {
    return and(each -> !each.time().isBefore(time), each -> !each.time().isBefore(time));
  }

  /** {@return only those before that time} */
  public DenialFilter until(Instant time) {
    return and(each -> each.time().isBefore(time), each -> each.time().isBefore(time));
  }

  /** {@return only those whose line has that text, as {@code grep} would find it} */
  public DenialFilter containing(String text) {
    List<String> more = new ArrayList<>(words);
    more.add(text);
    return new DenialFilter(conditions, contextConditions, more);
  }

  private static Pattern pattern(String name) {
    StringBuilder regex = new StringBuilder();
    for (String part : name.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  boolean lets(Denial denial, String line) {
    return conditions.stream().allMatch(each -> each.test(denial))
        && words.stream().allMatch(line::contains);
  }

  boolean lets(InvalidContext context, String line) {
    return contextConditions.stream().allMatch(each -> each.test(context))
        && words.stream().allMatch(line::contains);
  }
}
