package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what a version of HAProxy cannot say, and what to write instead. */
final class Support {

  /** In a defaults section these are read since 2.4, and in one with a name alone. */
  private static final Set<String> NAMED_DEFAULTS =
      Set.of(
          "acl",
          "http-request",
          "http-response",
          "http-after-response",
          "tcp-request connection",
          "tcp-request content",
          "tcp-request session",
          "tcp-request inspect-delay",
          "tcp-response content",
          "tcp-response inspect-delay");

  private static final Map<String, String> INSTEAD = instead();

  private Support() {}

  private static Map<String, String> instead() {
    Map<String, String> words = new HashMap<>();
    words.put("appsession", "use 'cookie ... prefix', or a stick-table on the cookie");
    words.put("bind-process", "use 'thread' on the bind lines");
    words.put("block", "use 'http-request deny', with the same condition");
    words.put("clitimeout", "use 'timeout client'");
    words.put("contimeout", "use 'timeout connect'");
    words.put("srvtimeout", "use 'timeout server'");
    words.put("timeout clitimeout", "use 'timeout client'");
    words.put("timeout contimeout", "use 'timeout connect'");
    words.put("timeout srvtimeout", "use 'timeout server'");
    words.put("debug", "start haproxy with -d");
    words.put("grace", "use 'grace' in global, since 2.4");
    words.put("monitor-net", "use 'http-request return status 200 if { src NETWORK }'");
    words.put("nbproc", "use 'nbthread', or leave it to HAProxy, which takes all processors");
    words.put("option forceclose", "use 'option httpclose', which does the same since 1.9");
    words.put("option http-tunnel", "leave it away");
    words.put("option http-use-htx", "leave it away: HAProxy knows no other way any more");
    words.put("option http_proxy", "use 'http-request set-dst' with 'do-resolve'");
    words.put("redisp", "use 'option redispatch'");
    words.put("redispatch", "use 'option redispatch'");
    words.put("reqadd", "use 'http-request add-header'");
    words.put("rspadd", "use 'http-response add-header'");
    for (String word : List.of("reqdel", "reqidel")) {
      words.put(word, "use 'http-request del-header'");
    }
    for (String word : List.of("rspdel", "rspidel")) {
      words.put(word, "use 'http-response del-header'");
    }
    for (String word : List.of("reqrep", "reqirep")) {
      words.put(word, "use 'http-request replace-header', or replace-path for the first line");
    }
    for (String word : List.of("rsprep", "rspirep")) {
      words.put(word, "use 'http-response replace-header', or set-status for the first line");
    }
    for (String word : List.of("reqdeny", "reqideny")) {
      words.put(word, "use 'http-request deny' with an acl");
    }
    for (String word : List.of("rspdeny", "rspideny")) {
      words.put(word, "use 'http-response deny' with an acl");
    }
    for (String word : List.of("reqtarpit", "reqitarpit")) {
      words.put(word, "use 'http-request tarpit' with an acl");
    }
    for (String word : List.of("reqallow", "reqiallow", "reqpass", "reqipass")) {
      words.put(word, "use 'http-request allow' with an acl");
    }
    for (String word : List.of("reqsetbe", "reqisetbe")) {
      words.put(word, "use 'use_backend' with an acl");
    }
    words.put("http-check send", "the headers go behind the version of 'option httpchk'");
    words.put("nbthread", "use 'nbproc'");
    words.put("server-template", "write a server line for each");
    words.put("http-request return", "use 'errorfile' with 'http-request deny'");
    words.put("option httpslog", "use 'option httplog'");
    words.put("http-error", "use 'errorfile'");
    words.put("errorfiles", "use an 'errorfile' line for each");
    return words;
  }

  /** What to write instead of these words; empty where nothing is known. */
  static String instead(String words) {
    return INSTEAD.getOrDefault(words, "");
  }

  /**
   * Why the version does not take the line; nothing when it does, or when the words are not known
   * here.
   */
  static Optional<String> fault(
      SectionKind kind, boolean named, List<String> words, HaproxyVersion version) {
    Optional<KeywordTable.Entry> entry = KeywordTable.find(kind, words);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> fault = fault(entry.get().words(), entry.get(), version);
    if (fault.isEmpty()
        && kind == SectionKind.DEFAULTS
        && NAMED_DEFAULTS.contains(entry.get().words())) {
      fault = defaultsFault(entry.get().words(), named, version);
    }
    return fault.or(() -> ruleFault(entry.get().words(), KeywordTable.meant(words), version));
  }

  private static Optional<String> defaultsFault(
      String words, boolean named, HaproxyVersion version) {
    if (version.isBefore(HaproxyVersion.V2_4)) {
      return Optional.of(
          "HAProxy "
              + version
              + " has no '"
              + words
              + "' in a defaults section (since 2.4 it has); write it in each proxy");
    }
    return named
        ? Optional.empty()
        : Optional.of("'" + words + "' stands only in a defaults section with a name; give it one");
  }

  private static Optional<String> ruleFault(
      String set, List<String> words, HaproxyVersion version) {
    if (KeywordTable.actionsOf(set).isEmpty()) {
      return Optional.empty();
    }
    int index = set.split(" ").length;
    if (words.size() <= index) {
      return Optional.empty();
    }
    return KeywordTable.action(set, words.get(index))
        .flatMap(entry -> fault(set + " " + entry.words(), entry, version));
  }

  private static Optional<String> fault(
      String words, KeywordTable.Entry entry, HaproxyVersion version) {
    if (entry.isIn(version)) {
      return Optional.empty();
    }
    String when =
        version.isBefore(entry.since())
            ? "it came with " + entry.since()
            : "it went with " + entry.gone();
    String instead = instead(words);
    return Optional.of(
        "HAProxy "
            + version
            + " has no '"
            + words
            + "' ("
            + when
            + ")"
            + (instead.isEmpty() ? "" : "; " + instead));
  }

  /** Why the version does not take the parameter of a bind or server line. */
  static Optional<String> fault(ParameterTable table, String keyword, HaproxyVersion version) {
    return table
        .find(keyword)
        .filter(
            entry ->
                version.isBefore(entry.since())
                    || entry.gone() != null && version.atLeast(entry.gone()))
        .map(
            entry ->
                "HAProxy "
                    + version
                    + " has no '"
                    + keyword
                    + "' on a "
                    + table.what()
                    + " line ("
                    + (version.isBefore(entry.since())
                        ? "it came with " + entry.since()
                        : "it went with " + entry.gone())
                    + "); leave it away");
  }
}
