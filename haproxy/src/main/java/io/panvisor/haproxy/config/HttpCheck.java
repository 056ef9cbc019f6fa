package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks servers by a request of HTTP: {@code option httpchk}, since 2.2 with {@code http-check
 * send}, before with the headers behind the version. Immutable and thread-safe.
 */
public final class HttpCheck implements Statement {

  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
  private static final Pattern STATUSES =
      Pattern.compile("[1-5][0-9]{2}(?:-[1-5][0-9]{2})?(?:,[1-5][0-9]{2}(?:-[1-5][0-9]{2})?)*");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,127}");

  private final String method;
  private final String uri;
  private final Map<String, String> headers;
  private final String expectation;
  private final String expected;

  private HttpCheck(
      String method, String uri, Map<String, String> headers, String expectation, String expected) {
    this.method = Values.matching(METHOD, "check.method", method, "a method is such as GET");
    this.uri = Values.word("check.uri", uri);
    this.headers = headers;
    this.expectation = expectation;
    this.expected = expected;
    if (!uri.startsWith("/") && !uri.equals("*")) {
      throw InvalidSpecException.of("check.uri", uri, "it begins with '/'");
    }
  }

  /** {@return a check by that request, for which any answer of 2xx or 3xx is good} */
  public static HttpCheck of(String method, String uri) {
    return new HttpCheck(method, uri, Map.of(), "", "");
  }

  /** {@return a check by {@code GET} of that path} */
  public static HttpCheck get(String uri) {
    return of("GET", uri);
  }

  /** {@return the same with the name that the server is asked by; by HTTP/1.1} */
  public HttpCheck host(String name) {
    return header("Host", Values.host("check.host", name));
  }

  /** {@return the same with a header; by HTTP/1.1} */
  public HttpCheck header(String name, String value) {
    Values.matching(HEADER, "check.headers", name, "letters, digits and '-' are allowed");
    Values.line("check.headers." + name, value);
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCheck(method, uri, more, expectation, expected);
  }

  /**
   * {@return the same, for which only these answers are good}
   *
   * @param statuses such as {@code 200}; since 2.2 also {@code 200-399} and {@code 200,204}
   */
  public HttpCheck expectStatus(String statuses) {
    Values.matching(
        STATUSES, "check.status", statuses, "a status is such as 200, 200-399 or 200,204");
    return new HttpCheck(method, uri, headers, "status", statuses);
  }

  /** {@return the same, for which only answers that contain that text are good} */
  public HttpCheck expectText(String text) {
    Values.line("check.text", text);
    return new HttpCheck(method, uri, headers, "string", text);
  }

  @Override
  public void write(SectionWriter out) {
    out.at("check");
    if (out.isAtLeast(HaproxyVersion.V2_2)) {
      writeSend(out);
    } else {
      writeOneLine(out);
    }
    if (!expectation.isEmpty()) {
      boolean one = STATUS.matcher(expected).matches() || expectation.equals("string");
      if (!one && !out.isAtLeast(HaproxyVersion.V2_2)) {
        throw out.later(
            "http-check expect status " + expected,
            HaproxyVersion.V2_2,
            "expect one status, such as 200");
      }
      out.line("http-check", "expect", expectation, expected);
    }
  }

  private void writeSend(SectionWriter out) {
    out.line("option", "httpchk");
    List<String> words = new ArrayList<>(List.of("http-check", "send", "meth", method));
    words.addAll(List.of("uri", uri));
    if (!headers.isEmpty()) {
      words.addAll(List.of("ver", "HTTP/1.1"));
    }
    headers.forEach((name, value) -> words.addAll(List.of("hdr", name, value)));
    out.line(words);
  }

  private void writeOneLine(SectionWriter out) {
    if (headers.isEmpty()) {
      out.line("option", "httpchk", method, uri);
      return;
    }
    StringBuilder version = new StringBuilder("HTTP/1.1");
    headers.forEach((name, value) -> version.append("\r\n").append(name + ": " + value));
    List<String> words = List.of("option", "httpchk", method, uri, version.toString());
    out.line(
        "option httpchk "
            + method
            + " "
            + Quoting.quoted("check.uri", uri, out.version())
            + " "
            + Quoting.escaped(version.toString(), out.version()),
        words);
  }
}
