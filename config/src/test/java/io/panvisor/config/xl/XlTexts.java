package io.panvisor.config.xl;

import io.panvisor.DataSize;
import io.panvisor.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Domain files and parts of them, as people and as monkeys write them. */
final class XlTexts {

  private XlTexts() {}

  /** Pieces of files, right and wrong, put together. */
  static Arbitrary<String> anyText() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "name",
            "memory",
            "a",
            "b2_",
            "=",
            " = ",
            "+=",
            "1",
            "0x1f",
            "12ab",
            "'x'",
            "\"y\"",
            "'it\"s'",
            "'a\\'b'",
            "\"q\\n\\\\\"",
            "'\\q'",
            "'\\x41'",
            "'\\1'",
            "[",
            "]",
            ",",
            ";",
            "\n",
            "\r\n",
            " ",
            "\t",
            "#c\n",
            "# 'x\n",
            "#",
            "'",
            "\"",
            "\\",
            "A",
            "-",
            "(",
            "é",
            "'ü'",
            "\u0001",
            "'\u0001'",
            "\uF7FF",
            "'\uF7C3'",
            "[ 'x', [1,2,], ]");
    return piece.list().ofMaxSize(30).map(parts -> String.join("", parts));
  }

  /** A text that a domain file can say, in quotes of either kind. */
  static Arbitrary<String> quoted() {
    Arbitrary<String> inner =
        Arbitraries.of(
                "a", "B", "1", " ", "=", ",", "#", ";", "[", "/", "\\\\", "\\\"", "\\'", "\\n",
                "\\t", "ü", "€")
            .list()
            .ofMaxSize(8)
            .map(parts -> String.join("", parts));
    return Combinators.combine(inner, Arbitraries.of("'", "\""))
        .as((text, quote) -> quote + text + quote);
  }

  static Arbitrary<String> value(int depth) {
    Arbitrary<String> atom =
        Arbitraries.oneOf(quoted(), Arbitraries.of("0", "1", "256", "0x1f", "017", "5e"));
    if (depth == 0) {
      return atom;
    }
    Arbitrary<String> separator = Arbitraries.of(",", ", ", ",\n  ", " ,\t# c\n", "\n,");
    Arbitrary<String> list =
        Combinators.combine(
                value(depth - 1).list().ofMaxSize(4),
                separator,
                Arbitraries.of("[", "[ ", "[\n", "[ # 'c\n"),
                Arbitraries.of("]", " ]", ",]", "\n]", ",\n]"))
            .as(
                (items, comma, open, close) ->
                    open + String.join(comma, items) + (items.isEmpty() ? "]" : close));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(3, atom), net.jqwik.api.Tuple.of(2, list));
  }

  /** Files that xl accepts: assignments, comments, blank lines, settings said twice. */
  static Arbitrary<String> validText() {
    Arbitrary<String> name =
        Arbitraries.of("name", "memory", "disk_x", "vif_x", "custom_1", "a", "b", "c9", "zz");
    Arbitrary<String> line =
        Combinators.combine(
                Arbitraries.of("", " ", "\t"),
                name,
                Arbitraries.of("=", " = ", "\t=  "),
                value(2),
                Arbitraries.of("\n", ";", " ; ", " # c'\n", "\n\n", "\n#c [\n", ";;\n"))
            .as((indent, left, equals, right, end) -> indent + left + equals + right + end);
    return line.list().ofMaxSize(12).map(lines -> String.join("", lines));
  }

  /** Disks of every form, right and wrong. */
  static Arbitrary<String> diskSpecs() {
    Arbitrary<String> part =
        Arbitraries.of(
            "/srv/a.img",
            "/dev/vg/x",
            "",
            "raw",
            "qcow2",
            "vhd",
            "xvda",
            "hdc",
            "hdc:cdrom",
            "hdc:disk",
            "hdc:tape",
            "r",
            "w",
            "rw",
            "ro",
            "x",
            "cdrom",
            "discard",
            "no-discard",
            "direct-io-safe",
            "format=raw",
            "format=qcow2",
            "format=iso",
            "vdev=xvdb",
            "vdev=",
            "access=ro",
            "access=z",
            "devtype=cdrom",
            "devtype=disk",
            "devtype=y",
            "backend=dom1",
            "backendtype=qdisk",
            "backendtype=phy",
            "backendtype=no",
            "script=block-x",
            "unknown=1",
            "target=/t",
            "target=/t,u",
            "target=",
            " vdev=sda",
            " ",
            "no-colo");
    Arbitrary<String> prefix =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(6, ""),
            net.jqwik.api.Tuple.of(1, "tap:aio:"),
            net.jqwik.api.Tuple.of(1, "phy:"),
            net.jqwik.api.Tuple.of(1, "file:"),
            net.jqwik.api.Tuple.of(1, "qcow2:"),
            net.jqwik.api.Tuple.of(1, "drbd:"),
            net.jqwik.api.Tuple.of(1, "odd:"));
    return Combinators.combine(prefix, part.list().ofMaxSize(6))
        .as((before, parts) -> before + String.join(",", parts));
  }

  /** Domains of the typed model. */
  static Arbitrary<XlDomain> domains() {
    Arbitrary<String> name =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("-_.")
            .ofMinLength(1)
            .ofMaxLength(20)
            .map(text -> "d" + text);
    Arbitrary<List<XlDisk>> disks = disks();
    Arbitrary<List<XlNic>> nics = nics();
    return Combinators.combine(
            name,
            Arbitraries.of(XlType.values()),
            Arbitraries.integers().between(1, 1 << 20),
            Arbitraries.integers().between(1, 512),
            Arbitraries.strings().alpha().withChars(" =\"'\\#,;[]äß€").ofMaxLength(30),
            disks,
            nics,
            Arbitraries.maps(Arbitraries.of(XlEvent.values()), Arbitraries.of(XlAction.values())))
        .as(
            (domainName, type, memory, vcpus, line, someDisks, someNics, actions) -> {
              XlDomain.Builder domain =
                  XlDomain.named(domainName)
                      .type(type)
                      .kernel("/boot/vmlinuz")
                      .cmdline(line)
                      .memory(DataSize.mebibytes(memory))
                      .vcpus(vcpus);
              someDisks.forEach(domain::disk);
              someNics.forEach(domain::nic);
              actions.forEach(domain::on);
              if (type == XlType.HVM) {
                domain.boot("cd").serial("pty").spice(XlSpice.local(5900 + vcpus));
              }
              return domain.vnc(XlVnc.local().display(vcpus)).build();
            });
  }

  private static Arbitrary<List<XlDisk>> disks() {
    Arbitrary<XlDisk.Format> format =
        Arbitraries.of(XlDisk.Format.RAW, XlDisk.Format.QCOW2, XlDisk.Format.VHD);
    return Combinators.combine(
            format,
            Arbitraries.of("/srv/a b.img", "/dev/vg/x", "/i,mage"),
            Arbitraries.integers().between(0, 4))
        .as(
            (kind, target, variant) ->
                switch (variant) {
                  case 0 -> XlDisk.cdrom(target, "xvda");
                  case 1 -> XlDisk.of(target, "xvda").format(kind).readOnly();
                  case 2 -> XlDisk.of(target, "xvda").backendType(XlDisk.BackendType.QDISK);
                  case 3 -> XlDisk.of(target, "xvda").discard(true).script("block-drbd");
                  default -> XlDisk.of(target, "xvda").format(kind);
                })
        .list()
        .ofMaxSize(4)
        .map(XlTexts::differentDevices);
  }

  private static List<XlDisk> differentDevices(List<XlDisk> disks) {
    List<XlDisk> result = new ArrayList<>();
    for (XlDisk disk : disks) {
      String device = "vdev=xvd" + (char) ('a' + result.size());
      result.add(XlDisk.parse(disk.written().replace("vdev=xvda", device)));
    }
    return result;
  }

  private static Arbitrary<List<XlNic>> nics() {
    return Combinators.combine(
            Arbitraries.of("brid0", "xenbr0"), Arbitraries.of("10Mb/s", "1GB/s@20ms", "250KB/s"))
        .as((bridge, rate) -> XlNic.bridge(bridge).rate(rate).script("vif-bridge"))
        .list()
        .ofMaxSize(3)
        .map(
            nics -> {
              List<XlNic> result = new ArrayList<>();
              for (XlNic nic : nics) {
                String last = String.format(Locale.ROOT, "%02x", result.size());
                result.add(nic.mac(MacAddress.parse("00:16:3e:00:00:" + last)));
              }
              return result;
            });
  }
}
