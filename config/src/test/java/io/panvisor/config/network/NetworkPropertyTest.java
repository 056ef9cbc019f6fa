package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.FileChange;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of all bridges and of all files. */
class NetworkPropertyTest {

  private static ConfigDocument parse(NetworkFormat format, String text) {
    return switch (format) {
      case IFCFG -> IfcfgFile.parse(text);
      case NETWORK_MANAGER -> NetworkManagerFile.parse(text);
      case NETWORKD -> NetworkdFile.parse(text);
      case NETPLAN -> NetplanFile.parse(text);
      case IFUPDOWN -> InterfacesFile.parse(text);
    };
  }

  private static HostFolder host() {
    return HostFolder.debian12()
        .card("eth1", "52:54:00:aa:bb:cd")
        .card("eth2", "52:54:00:aa:bb:ce")
        .card("eth3", "52:54:00:aa:bb:cf");
  }

  @Property(tries = 120)
  void aPlanThatWasWrittenIsReadBackAsTheSame(@ForAll long seed, @ForAll NetworkFormat format) {
    Bridge bridge = RandomBridges.bridge(seed, format);
    try (HostFolder host = host()) {
      ChangePlan plan = bridge.plan(host.tree(), format);
      host.write(plan);

      assertThat(bridge.plan(host.tree(), format).diff()).isEmpty();
      for (FileChange change : plan.changes()) {
        String text = change.wanted().contentText();
        assertThat(parse(format, text).text()).isEqualTo(text);
        assertThat(parse(format, text).problems()).filteredOn(Problem::isError).isEmpty();
      }
    }
  }

  @Property(tries = 150)
  void anotherBridgeOverTheFirstIsStable(
      @ForAll long one, @ForAll long other, @ForAll NetworkFormat format) {
    Bridge first = RandomBridges.bridge(one, format);
    Bridge second = RandomBridges.bridge(other, format);
    if (!first.name().equals(second.name()) || first.type() != second.type()) {
      return;
    }
    try (HostFolder host = host()) {
      host.write(first.plan(host.tree(), format));
      host.write(second.plan(host.tree(), format));

      assertThat(second.plan(host.tree(), format).diff()).isEmpty();
    }
  }

  @Property(tries = 100)
  void aPortsFileKeepsAllThatIsNotAnAddress(@ForAll long seed, @ForAll NetworkFormat format) {
    PortFiles.PortFile port = PortFiles.of(seed, format);
    try (HostFolder host = host().file(port.path(), port.text())) {
      Bridge bridge = Bridge.named("br0").port("eth0").takeAddressOf("eth0").build();
      host.write(bridge.plan(host.tree(), format));
      String after = host.read(port.path());

      assertThat(lines(after)).containsSubsequence(port.kept());
      assertThat(bridge.plan(host.tree(), format).diff()).isEmpty();
    }
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split("\r?\n")).toList();
  }

  @Provide
  Arbitrary<String> texts() {
    List<String> pieces =
        List.of(
            "# a comment",
            "; another",
            "[Match]",
            "[connection]",
            "Name=eth0",
            "KEY = value",
            "A='b c' # d",
            "A=\"open",
            "X=(1 2",
            "auto eth0",
            "iface eth0 inet static",
            "  address 10.0.0.2/24 \\",
            "network:",
            "  version: 2",
            "  ethernets: {eth0: {dhcp4: true}}",
            "\t- tab",
            "",
            "   ",
            "\\",
            "=",
            "[",
            "\u00e4\u20ac\ud83d\ude00",
            "\0",
            "a: &b [*b]");
    return Arbitraries.of(pieces)
        .list()
        .ofMaxSize(12)
        .flatMap(
            lines ->
                Arbitraries.of("\n", "\r\n", "\n\n")
                    .map(ending -> String.join(ending, lines))
                    .flatMap(
                        text -> Arbitraries.of(text, text + "\n", text + "\r\n", "\ufeff" + text)));
  }

  @Property(tries = 400)
  void readingKeepsEveryByteAndNeverFails(
      @ForAll("texts") String text, @ForAll NetworkFormat format) {
    ConfigDocument document = parse(format, text);

    assertThat(document.text()).isEqualTo(text);
    assertThat(document.model()).isNotNull();
    assertThat(document.problems()).isNotNull();
    assertThat(new BridgeKind().parse(text).text()).isEqualTo(text);
  }

  @Property(tries = 300)
  void bytesOfAnyCharsetAreKept(@ForAll byte[] bytes, @ForAll NetworkFormat format) {
    ConfigDocument document = parse(format, FileText.decode(bytes));

    assertThat(FileText.encode(document.text())).isEqualTo(bytes);
    assertThat(document.problems()).isNotNull();
  }

  @Property(tries = 300)
  void anEditChangesOneLineOnly(@ForAll("texts") String text, @ForAll long seed) {
    Random random = new Random(seed);
    String value = "v" + random.nextInt(100);
    IfcfgFile shell = IfcfgFile.parse(text);
    NetworkdFile unit = NetworkdFile.parse(text);

    boolean open = shell.problems().stream().anyMatch(each -> each.what().contains("not closed"));
    if (!open && !text.endsWith("\\")) {
      IfcfgFile edited = shell.with("NEW_KEY", value);
      assertThat(edited.value("NEW_KEY")).contains(value);
      assertThat(edited.text()).startsWith(text);
    }
    NetworkdFile edited = unit.with("NewSection", "New", value);
    if (!text.endsWith("\\")) {
      assertThat(edited.value("NewSection", "New")).contains(value);
    }
    assertThat(edited.text()).startsWith(text);
    assertThat(edited.without("NewSection", "New").value("NewSection", "New")).isEmpty();
  }

  @Property(tries = 300)
  void anEditOfAPlanKeepsItsCommentsAndAllElse(@ForAll long seed) {
    Random random = new Random(seed);
    String text = PortFiles.yaml(random);
    YamlText yaml = new YamlText(text);
    List<String> comments = comments(text);
    List<String> path =
        List.of(
            "network", "ethernets", "eth" + random.nextInt(4), random.nextBoolean() ? "mtu" : "x");

    YamlText put = yaml.put(path, random.nextBoolean() ? (Object) 1400 : List.of("a", "b: c"));
    assertThat(comments(put.text())).containsSubsequence(comments);
    YamlText removed = put.remove(path);
    assertThat(removed.has(path)).isFalse();
    assertThat(removed.tree(List.of("network", "renderer")))
        .isEqualTo(yaml.tree(List.of("network", "renderer")));
  }

  private static List<String> comments(String text) {
    List<String> comments = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (line.strip().startsWith("#")) {
        comments.add(line.strip());
      }
    }
    return comments;
  }
}
