package io.panvisor.cli;

import io.panvisor.Until;
import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What to wait for, as it is written on the command line. */
final class Conditions {

  private Conditions() {}

  /**
   * {@code running}, {@code stopped}, {@code healthy}, {@code address}, {@code tcp:80}, {@code
   * http:80/path}, {@code log:REGEX}.
   */
  static Until parse(String field, String text) {
    int colon = text.indexOf(':');
    String argument = text.substring(colon + 1);
    return switch (colon < 0 ? text : text.substring(0, colon + 1)) {
      case "running" -> Until.running();
      case "stopped" -> Until.stopped();
      case "healthy" -> Until.healthy();
      case "address" -> Until.address();
      case "tcp:" -> tcp(field, argument);
      case "http:" -> http(field, argument);
      case "log:" -> log(field, argument);
      default ->
          throw InvalidSpecException.of(
              field,
              text,
              "write running, stopped, healthy, address, tcp:PORT, http:PORT[/PATH] or log:REGEX");
    };
  }

  static Until tcp(String field, String port) {
    return Until.tcpPort(Arguments.number(field, port, 1, 65_535));
  }

  static Until http(String field, String text) {
    int slash = text.indexOf('/');
    String port = slash < 0 ? text : text.substring(0, slash);
    String path = slash < 0 ? "/" : text.substring(slash);
    int number = Arguments.number(field, port, 1, 65_535);
    return Arguments.read(field, path, given -> Until.http(number, given));
  }

  static Until log(String field, String regex) {
    try {
      return Until.logLine(Pattern.compile(regex));
    } catch (PatternSyntaxException wrong) {
      throw InvalidSpecException.of(
          field, regex, "it is no regular expression: " + wrong.getDescription());
    }
  }
}
