package io.panvisor.config.sysctl;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generated parameters and files. */
final class SysctlSamples {

  private SysctlSamples() {}

  /** Parameters that every Linux has. */
  static Arbitrary<String> realKeys() {
    return Arbitraries.of(
        "net.ipv4.ip_forward",
        "net/ipv4/ip_forward",
        "net.ipv4.conf.all.rp_filter",
        "net.ipv4.conf.lo.rp_filter",
        "net/ipv4/conf/default/rp_filter",
        "net.ipv4.conf.lo.forwarding",
        "net.ipv4.conf.all.forwarding",
        "kernel.domainname",
        "vm.swappiness",
        "vm/overcommit_memory");
  }

  static Arbitrary<String> patterns() {
    return Arbitraries.of(
        "net.ipv4.conf.*.rp_filter",
        "net/ipv4/conf/l?/rp_filter",
        "net.ipv4.conf.[al]*.forwarding",
        "net.ipv4.*.lo.forwarding",
        "vm.swap*");
  }

  static Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-9, 100_000).map(String::valueOf),
        Arbitraries.of("4096 87380 6291456", "core.%e.%p", "|/usr/bin/dump %P", "a=b", ""));
  }

  static Arbitrary<SysctlSetting> settings() {
    Arbitrary<String> parts =
        Arbitraries.strings().withChars("abz09_").ofMinLength(1).ofMaxLength(5);
    Arbitrary<String> keys =
        Arbitraries.oneOf(
            realKeys(),
            patterns(),
            parts.list().ofMinSize(1).ofMaxSize(5).map(p -> String.join(".", p)));
    Arbitrary<String> reasons =
        Arbitraries.strings().withChars("ab ,.#=;é").ofMaxLength(12).map(String::strip);
    return Combinators.combine(keys, values(), Arbitraries.of(true, false), reasons)
        .as(
            (key, value, mayFail, why) ->
                new SysctlSetting(SysctlKey.of(key), value, mayFail, why));
  }

  static Arbitrary<SysctlDropIn> dropIns() {
    return settings()
        .list()
        .uniqueElements(SysctlSetting::key)
        .ofMaxSize(8)
        .map(settings -> new SysctlDropIn("50-sample", settings));
  }

  /** Whole files of good lines, as people write them. */
  static Arbitrary<String> goodFiles() {
    Arbitrary<String> blanks = Arbitraries.of("", " ", "\t", "  ");
    Arbitrary<String> assignment =
        Combinators.combine(
                blanks,
                Arbitraries.of("", "", "-"),
                Arbitraries.oneOf(realKeys(), patterns()),
                blanks,
                blanks,
                Arbitraries.integers().between(0, 9))
            .as(
                (indent, dash, key, left, right, value) ->
                    indent + dash + key + left + "=" + right + value);
    Arbitrary<String> line =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, assignment),
            net.jqwik.api.Tuple.of(1, realKeys().map(key -> "-" + key)),
            net.jqwik.api.Tuple.of(
                1, Arbitraries.of("", "# x = 1", " ; comment", "#net.ipv4.ip_forward=1")));
    return line.list()
        .ofMaxSize(8)
        .map(lines -> lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  /** Anything at all, near to such files. */
  static Arbitrary<String> anyFiles() {
    Arbitrary<String> line =
        Arbitraries.oneOf(
            goodFiles().map(text -> text.lines().findFirst().orElse("")),
            Arbitraries.strings().withChars("ab.=-#; \t\r/*[]\"é\u0000").ofMaxLength(16));
    return Combinators.combine(
            line.list().ofMaxSize(8), Arbitraries.of("\n", "\r\n"), Arbitraries.of("", "x", "\n"))
        .as((lines, ending, last) -> String.join(ending, lines) + last);
  }

  static List<String> concreteKeys() {
    return List.of(
        "net.ipv4.ip_forward",
        "net.ipv4.conf.all.rp_filter",
        "net.ipv4.conf.lo.rp_filter",
        "net.ipv4.conf.default.rp_filter",
        "net.ipv4.conf.lo.forwarding",
        "net.ipv4.conf.all.forwarding",
        "kernel.domainname",
        "vm.swappiness",
        "vm.overcommit_memory");
  }
}
