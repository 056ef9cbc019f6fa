package io.panvisor.config.rsyslog;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generated rules and files. */
final class RsyslogSamples {

  private RsyslogSamples() {}

  static Arbitrary<RsyslogDropIn> dropIns() {
    Arbitrary<SyslogSelector> selectors =
        Combinators.combine(
                Arbitraries.of(SyslogFacility.class).list().ofMaxSize(3),
                Arbitraries.of(SyslogPriority.class),
                Arbitraries.of(true, false))
            .as(
                (facilities, priority, exactly) ->
                    new SyslogSelector(
                        facilities,
                        priority,
                        exactly
                            && priority != SyslogPriority.ALL
                            && priority != SyslogPriority.NONE));
    Arbitrary<SyslogAction> actions =
        Arbitraries.oneOf(
            Combinators.combine(
                    Arbitraries.of("/var/log/haproxy.log", "/var/log/a-b/c.d_1"),
                    Arbitraries.of(true, false))
                .as(SyslogAction.ToFile::new),
            Combinators.combine(
                    Arbitraries.of("10.0.0.1", "2001:db8::1", "127.0.0.1"),
                    Arbitraries.integers().between(1, 65_535),
                    Arbitraries.of(true, false))
                .as(SyslogAction.ToHost::new));
    return Combinators.combine(
            selectors.list().ofMinSize(1).ofMaxSize(3), actions, Arbitraries.of(true, false))
        .as(SyslogRule::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(rules -> new RsyslogDropIn("sample", rules));
  }

  static Arbitrary<UdpInput> inputs() {
    return Combinators.combine(
            Arbitraries.of("127.0.0.1", "::1", "*", "10.0.0.2"), Arbitraries.of(514, 1514, 65_535))
        .as(UdpInput::new);
  }

  /** Files that rsyslogd takes, with the input in every form, commented or not. */
  static Arbitrary<String> goodFiles() {
    Arbitrary<String> udp =
        Arbitraries.of(
            "",
            "#$ModLoad imudp\n#$UDPServerRun 514\n",
            "# $ModLoad imudp\n# $UDPServerRun 514\n",
            "$ModLoad imudp\n$UDPServerRun 514\n",
            "$ModLoad imudp\n$UDPServerAddress 10.0.0.9\n$UDPServerRun 1514\n",
            "$ModLoad imudp\n",
            "#module(load=\"imudp\") # needs to be done just once\n#input(type=\"imudp\" port=\"514\")\n",
            "module(load=\"imudp\") # x\ninput(type=\"imudp\"\n  port=\"514\"\n)\n",
            "module(load=\"imudp\")\ninput(type=\"imudp\" port=\"514\" address=\"127.0.0.1\")\n",
            "module(load=\"imudp\" TimeRequery=\"500\")\n#input(type=\"imudp\" port=\"514\")\n");
    return Combinators.combine(
            Arbitraries.of("", "# head\n\n", "module(load=\"imuxsock\")\n", "$ModLoad imuxsock\n"),
            udp,
            Arbitraries.of(
                "*.info;mail.none  -/var/log/messages\n",
                "if $programname == \"x\" then {\n  /var/log/x\n  stop\n}\n*.* /x",
                "$Umask 0022\n*.* /var/log/all # {\n",
                "template(name=\"t\" type=\"string\" string=\"%msg:::drop-last-lf%\\n\")\n*.* /x;t\n"))
        .as((head, middle, tail) -> head + middle + tail);
  }

  static Arbitrary<String> anyFiles() {
    Arbitrary<String> line =
        Arbitraries.oneOf(
            goodFiles().map(text -> text.lines().skip(1).findFirst().orElse("")),
            Arbitraries.strings().withChars("a.*$#(){}\"=;,& \t[]/é\u0000").ofMaxLength(14),
            Arbitraries.of("input(type=\"imudp\"", "/* x", "*/", "#input(type=\"imudp\")"));
    return Combinators.combine(
            line.list().ofMaxSize(7), Arbitraries.of("\n", "\r\n"), Arbitraries.of("", "\n", "x"))
        .as((lines, ending, last) -> String.join(ending, lines) + last);
  }

  static List<String> forms() {
    return List.of(
        "#$ModLoad imudp\n#$UDPServerRun 514\n",
        "#module(load=\"imudp\")\n#input(type=\"imudp\" port=\"514\")\n");
  }
}
