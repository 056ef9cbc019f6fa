package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.ApplyReport;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs that read such files judge what is written here. */
@Tag("engine")
class NetworkCheckTest {

  private static final CommandRunner RUNNER = Commands.here();

  private static FileCheck.Verdict judge(FileCheck check, String path, String text) {
    try (HostFolder staged = new HostFolder().file(path, text)) {
      return check.check(new FileCheck.Staged(staged.root(), path), RUNNER);
    }
  }

  private static void isRefused(FileCheck.Verdict verdict, String word) {
    assertThat(verdict.state()).isEqualTo(FileCheck.Verdict.State.REFUSED);
    assertThat(verdict.problems().toString() + verdict.words()).contains(word);
  }

  @Test
  void badFilesAreRefused() {
    isRefused(
        judge(
            new NetworkManagerCheck(),
            NetworkManagerProfiles.FOLDER + "/x.nmconnection",
            "[connection]\nid=x\ntype=bridge\ninterface-name=br0\n[ipv4]\nmethod=nosuch\n"),
        "ipv4.method");
    isRefused(
        judge(
            new NetworkdCheck(),
            NetworkdFiles.FOLDER + "/x.netdev",
            "[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nBogus=1\n"),
        "line 5: Unknown key 'Bogus'");
    isRefused(
        judge(
            new NetworkdCheck(),
            NetworkdFiles.FOLDER + "/x.network",
            "[Match]\nName=br0\n[Network]\nAddress=10.0.0.999/24\n"),
        "line 4: Invalid address");
    isRefused(
        judge(
            new NetplanCheck(),
            NetplanFiles.FOLDER + "/x.yaml",
            "network:\n  version: 2\n  bridges:\n    br0:\n      bogus: 1\n"),
        "line 5: Error in network definition: unknown key 'bogus'");
    isRefused(
        judge(
            new InterfacesCheck(),
            InterfacesFiles.MAIN,
            "auto br0\niface br0 inet static\n  netmask 255.255.255.0\n"),
        "missing required variable: address");
    isRefused(
        judge(
            new InterfacesCheck(),
            InterfacesFiles.MAIN,
            "hello world\nauto br0\niface br0 inet dhcp\n"),
        "line 1: misplaced option");
    isRefused(
        judge(
            new InterfacesCheck(),
            InterfacesFiles.MAIN,
            "iface br0 inet static\n  address 10.0.0.999/24\n"),
        "10.0.0.999");
    isRefused(
        judge(new IfcfgCheck(), IfcfgWriter.FOLDER + "/ifcfg-br0", "DEVICE=br0\nTYPE=BRIDGE\n"),
        "case-sensitive");
  }

  /** The way of the command line: planned, checked by the program, written, and then the same. */
  @ParameterizedTest
  @EnumSource(NetworkFormat.class)
  void aBridgeIsAppliedWholeAfterItsFilesWereChecked(NetworkFormat format) {
    PortFiles.PortFile port = PortFiles.of(format.ordinal(), format);
    try (HostFolder host = HostFolder.debian12().file(port.path(), port.text().replace("\r", ""))) {
      Bridge bridge = Bridge.named("br0").port("eth0").takeAddressOf("eth0").mtu(1400).build();
      ChangePlan plan = bridge.plan(host.tree(), format);

      ApplyReport report = plan.apply(ApplyOptions.checking(RUNNER));

      assertThat(report.verdicts()).isNotEmpty();
      assertThat(report.verdicts().values())
          .allSatisfy(
              verdict -> assertThat(verdict.state()).isEqualTo(FileCheck.Verdict.State.ACCEPTED));
      assertThat(bridge.plan(host.tree(), format).isEmpty()).isTrue();
    }
  }

  @Test
  void aFileOfAnotherPlaceIsJudgedToo() {
    isRefused(
        judge(new NetplanCheck(), "/tmp/x.yaml", "network:\n  version: 2\n  bogus: 1\n"),
        "unknown key 'bogus'");
    isRefused(
        judge(new NetworkdCheck(), "/tmp/x/y.network", "[Match]\nName=a\n[Network]\nBogus=1\n"),
        "Unknown key 'Bogus'");
  }

  @Test
  void shippedAndInstalledFilesAreReadAndPrintedByteByByte() throws IOException {
    List<Path> places =
        List.of(
            Path.of("/etc/network"),
            Path.of("/lib/systemd/network"),
            Path.of("/usr/share/doc/netplan/examples"),
            Path.of("/usr/share/doc/ifupdown/examples"),
            Path.of("/usr/lib/NetworkManager"),
            Path.of("/etc/NetworkManager"),
            Path.of("/etc/default"));
    int read = 0;
    for (Path place : places) {
      if (!Files.isDirectory(place)) {
        continue;
      }
      try (Stream<Path> all = Files.walk(place)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          byte[] bytes = Files.readAllBytes(file);
          var document = new BridgeKind().parse(FileText.decode(bytes));
          assertThat(FileText.encode(document.text())).as(file.toString()).isEqualTo(bytes);
          assertThat(document.model()).isNotNull();
          boolean unit = file.toString().matches(".*\\.(network|netdev)");
          if (unit) {
            assertThat(NetworkdFile.parse(document.text()).problems()).isEmpty();
          }
          read++;
        }
      }
    }
    assertThat(read).isGreaterThan(20);
  }
}
