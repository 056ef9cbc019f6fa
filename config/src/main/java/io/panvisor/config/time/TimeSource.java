package io.panvisor.config.time;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where the time comes from: one server, or a name that stands for many. Immutable.
 *
 * @param kind which of the two, or an equal
 * @param host its name or address
 * @param options such as {@code iburst}, {@code minpoll 4}; chrony and ntpd know different ones
 */
public record TimeSource(Kind kind, String host, List<String> options) {

  /** What a source is. */
  public enum Kind {
    /** One server. */
    SERVER,
    /** A name that stands for many servers, of which some are used. */
    POOL,
    /** An equal, with which time is compared both ways. */
    PEER;

    /** The directive's name. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern OPTION = Pattern.compile("[a-z]{1,20}(?: -?[0-9][0-9.]{0,11})?");

  /** Checks the host and the form of each option. */
  public TimeSource {
    Values.host("host", host);
    options = List.copyOf(options);
    options.forEach(
        option ->
            Values.matching(
                OPTION, "options", option, "an option is a word, or a word and a number"));
  }

  /** {@return one server, asked several times at once when it starts, as it should be} */
  public static TimeSource server(String host) {
    return new TimeSource(Kind.SERVER, host, List.of("iburst"));
  }

  /** {@return a name that stands for many servers, in the same way} */
  public static TimeSource pool(String host) {
    return new TimeSource(Kind.POOL, host, List.of("iburst"));
  }

  /** {@return the same with a further option} */
  public TimeSource with(String option) {
    if (options.contains(option)) {
      return this;
    }
    List<String> more = new ArrayList<>(options);
    more.add(option);
    return new TimeSource(kind, host, more);
  }

  /** {@return the same, taken before others that are as good} */
  public TimeSource prefer() {
    return with("prefer");
  }

  /**
   * {@return the same, asked every 2^least to 2^most seconds}
   *
   * @param least from 0 to 24 and not above the other
   * @param most from 0 to 24
   */
  public TimeSource polls(int least, int most) {
    Values.between("maxpoll", most, 0, 24);
    Values.between("minpoll", least, 0, most);
    return with("minpoll " + least).with("maxpoll " + most);
  }

  /** The arguments of its line. */
  String arguments() {
    return options.isEmpty() ? host : host + " " + String.join(" ", options);
  }

  /** The source of a line; throws where the host or an option is none. */
  static TimeSource read(Kind kind, List<String> arguments, TimeSyntax syntax) {
    if (arguments.isEmpty()) {
      throw InvalidSpecException.of("host", "", "a server is missing");
    }
    List<String> options = new ArrayList<>();
    int at = 1;
    while (at < arguments.size()) {
      String word = arguments.get(at).toLowerCase(Locale.ROOT);
      boolean valued = syntax.takesNumber(word) && at + 1 < arguments.size();
      options.add(valued ? word + " " + arguments.get(at + 1) : word);
      at += valued ? 2 : 1;
    }
    TimeSource source = new TimeSource(kind, arguments.get(0), options);
    syntax.check(source);
    return source;
  }
}
