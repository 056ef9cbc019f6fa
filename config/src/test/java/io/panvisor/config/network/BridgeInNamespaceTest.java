package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The real programs make the bridge from our files, each in namespaces of its own that end with it:
 * the address is on the card before, and on the bridge afterwards.
 */
@Tag("engine")
class BridgeInNamespaceTest {

  private static final CommandRunner RUNNER = Commands.here();
  private static final String CARD =
      "ip link add eth0 address "
          + HostFolder.PORT_MAC
          + " type veth peer name peer0 && ip link set peer0 up && ip link set lo up";

  private static String inNamespaces(String script, String argument) {
    CommandResult result =
        RUNNER.run(
            Command.of(
                    "unshare",
                    "--net",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "--mount-proc",
                    "sh",
                    "-ec",
                    script,
                    "sh",
                    argument)
                .within(Duration.ofSeconds(60)));
    assertThat(result.isSuccess()).as(result.words()).isTrue();
    return result.out();
  }

  @Test
  void ifupMovesTheAddressOntoTheBridge() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(
                InterfacesFiles.MAIN,
                "auto eth0\niface eth0 inet static\n  address 10.0.1.2/24\n  gateway 10.0.1.1\n")) {
      String before = host.root().resolve("before").toString();
      host.file("/before", host.read(InterfacesFiles.MAIN));
      Bridge bridge =
          Bridge.named("brid0")
              .port("eth0")
              .takeAddressOf("eth0")
              .mtu(1400)
              .forwardDelay(0)
              .build();
      host.write(bridge.plan(host.tree()));

      String out =
          inNamespaces(
              String.join(
                  "\n",
                  "mkdir -p /run/network && mount -t tmpfs tmpfs /run/network",
                  "mount -t sysfs sysfs /sys",
                  CARD,
                  "ifup -i " + before + " eth0",
                  "echo BEFORE; ip -br address show dev eth0",
                  "ifdown -i " + before + " eth0",
                  "ifup -i \"$1\" eth0 brid0",
                  "echo AFTER; ip -br address show dev eth0; ip -br address show dev brid0",
                  "echo ROUTE; ip route show default",
                  "echo LINK; ip -o link show dev eth0; ip -d -o link show dev brid0"),
              host.root().resolve(InterfacesFiles.MAIN.substring(1)).toString());

      assertThat(out)
          .containsPattern("BEFORE\\s+eth0\\S*\\s+UP\\s+10.0.1.2/24")
          .containsPattern(
              "AFTER\\s+eth0@peer0\\s+UP\\s+(?:fe80\\S+\\s+)?brid0\\s+UP\\s+10.0.1.2/24")
          .containsPattern("ROUTE\\s+default via 10.0.1.1 dev brid0")
          .containsPattern("eth0@\\S+ .*mtu 1400 .*master brid0")
          .containsPattern("brid0: .*mtu 1400 .*forward_delay 0 .*stp_state 0");
    }
  }

  @Test
  void networkdMovesTheAddressOntoTheBridge() {
    try (HostFolder host =
        HostFolder.debian12()
            .file(
                NetworkdFiles.FOLDER + "/20-wired.network",
                "[Match]\nMACAddress="
                    + HostFolder.PORT_MAC
                    + "\n\n[Network]\nAddress=10.0.1.2/24\nGateway=10.0.1.1\n")) {
      Bridge bridge =
          Bridge.named("brid0")
              .port("eth0")
              .takeAddressOf("eth0")
              .stp(true)
              .forwardDelay(4)
              .priority(4096)
              .build();
      host.write(bridge.plan(host.tree()));

      String out =
          inNamespaces(
              String.join(
                  "\n",
                  "mount --bind \"$1\" /etc/systemd/network",
                  // Where it can be written, networkd waits for udev, which does not run here.
                  "mount -t sysfs -o ro sysfs /sys",
                  "mount -t tmpfs tmpfs /run/systemd",
                  "mkdir /run/systemd/netif /run/systemd/netif/links /run/systemd/netif/leases"
                      + " /run/systemd/netif/lldp",
                  "chown -R systemd-network:systemd-network /run/systemd/netif",
                  CARD,
                  NetworkdCheck.PROGRAM + " >/dev/null 2>&1 &",
                  "tries=0",
                  "until ip address show dev brid0 2>/dev/null | grep -q 10.0.1.2; do",
                  "  tries=$((tries+1)); [ $tries -lt 200 ]; sleep 0.1",
                  "done",
                  "until ip -o link show dev eth0 | grep -q 'master brid0'; do",
                  "  tries=$((tries+1)); [ $tries -lt 200 ]; sleep 0.1",
                  "done",
                  "echo AFTER; ip -br -4 address show; ip -d -o link show dev brid0"),
              host.root().resolve(NetworkdFiles.FOLDER.substring(1)).toString());

      assertThat(List.of(out.split("\n")))
          .anySatisfy(line -> assertThat(line).matches("brid0\\s.*10.0.1.2/24.*"))
          .noneSatisfy(line -> assertThat(line).matches("eth0.*10.0.1.2.*"));
      assertThat(out).containsPattern("forward_delay 400 .*stp_state 1 priority 4096");
    }
  }
}
