package io.panvisor.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudInitKindTest {

  private static final String SPEC =
      """
      instance-id: web1-1
      hostname: web1
      fqdn: web1.example.org
      manage-etc-hosts: true
      timezone: UTC
      locale: C.UTF-8
      ntp: {servers: [ntp.example.org]}
      default-user: true
      users:
        - name: ada
          full-name: Ada Lovelace
          groups: [wheel, adm]
          shell: /bin/bash
          sudo: ALL=(ALL) ALL
          uid: 1005
          expires: 2040-01-01
          ssh-keys: ["%s"]
          hashed-password: %s
        - {name: backup, system: true, home: /srv/backup, primary-group: backup}
      groups: {www: [ada]}
      passwords: {root: %s}
      ssh-password-login: false
      disable-root: true
      update-packages: true
      upgrade-packages: false
      packages: [httpd]
      yum-repositories:
        extra: {base-url: "https://example.org/el7", gpg-key: "https://example.org/key"}
      apt-repositories:
        extra: {source: "deb https://example.org/debian bookworm main"}
      files:
        - {path: /etc/motd, content: "Hello\\n", mode: "0644", owner: "root:root"}
        - {path: /etc/key, base64: AAH/, append: true, deferred: true}
      grow: [/]
      mounts:
        - {source: /dev/vdb, path: /srv, type: xfs, options: "defaults,noatime"}
      boot-commands:
        - {command: [modprobe, br_netfilter]}
      run-commands:
        - {command: [systemctl, enable, --now, httpd]}
      when-done: {mode: reboot, delay-minutes: 1, message: see you, timeout-seconds: 60}
      network:
        ethernets:
          eth0: {match-mac: "52:54:00:12:34:56", set-name: eth0}
          eth1: {dhcp4: true, dhcp6: false, mtu: 9000, optional: true}
          eth2: {match-name: "en*", match-driver: virtio_net, wake-on-lan: true}
        bonds:
          bond0: {interfaces: [eth1], mode: 802.3ad, link-monitor: 100}
        bridges:
          br0:
            interfaces: [eth0]
            stp: false
            addresses: [10.0.0.2/24, "2001:db8::2/64"]
            gateways: [10.0.0.1, "2001:db8::1"]
            routes: [{to: 10.1.0.0/16, via: 10.0.0.9, metric: 10}]
            name-servers: [9.9.9.9]
            search-domains: [example.org]
        vlans:
          v10: {link: br0, id: 10}
      """
          .formatted(CloudInitExamples.KEY, CloudInitExamples.HASH, CloudInitExamples.HASH);

  @TempDir Path root;

  private ChangePlan plan(String kind, String spec) {
    return ConfigKinds.load().require(kind).plan(SpecNode.yaml(spec), HostTree.at(root));
  }

  @Test
  void aSeedIsThreeFilesThatOnlyRootReads() {
    ChangePlan plan = plan("cloud-init", SPEC);

    assertThat(plan.wanted())
        .extracting(WantedFile::path)
        .containsExactly(
            "/var/lib/cloud/seed/nocloud/user-data",
            "/var/lib/cloud/seed/nocloud/meta-data",
            "/var/lib/cloud/seed/nocloud/network-config");
    assertThat(plan.wanted()).allMatch(file -> file.mode().orElse("").equals("0600"));
    assertThat(plan.wanted().get(0).isSecret()).isTrue();
    assertThat(plan.diff()).doesNotContain("$6$").contains("instance-id: web1-1");
    assertThat(plan.wanted())
        .allSatisfy(
            file ->
                assertThat(
                        ConfigKinds.load()
                            .require(file.kind().orElseThrow())
                            .parse(file.contentText())
                            .problems())
                    .isEmpty());
    assertThat(plan.wanted().get(0).contentText())
        .contains("- [systemctl, enable, \"--now\", httpd]", "encoding: b64", "chpasswd:");
    assertThat(plan.wanted().get(2).contentText())
        .isEqualTo(
            """
            version: 2
            ethernets:
              eth0:
                match:
                  macaddress: "52:54:00:12:34:56"
                set-name: eth0
              eth1:
                dhcp4: true
                dhcp6: false
                mtu: 9000
                optional: true
              eth2:
                match:
                  name: "en*"
                  driver: virtio_net
                wakeonlan: true
            bonds:
              bond0:
                interfaces:
                  - eth1
                parameters:
                  mode: "802.3ad"
                  mii-monitor-interval: 100
            bridges:
              br0:
                addresses:
                  - "10.0.0.2/24"
                  - "2001:db8::2/64"
                interfaces:
                  - eth0
                nameservers:
                  addresses:
                    - "9.9.9.9"
                  search:
                    - example.org
                parameters:
                  stp: false
                routes:
                  - to: "0.0.0.0/0"
                    via: "10.0.0.1"
                  - to: "::/0"
                    via: "2001:db8::1"
                  - to: "10.1.0.0/16"
                    via: "10.0.0.9"
                    metric: 10
            vlans:
              v10:
                id: 10
                link: br0
            """);
  }

  @Test
  void aSeedIsOneImageWhereThatIsAskedFor() {
    ChangePlan plan = plan("cloud-init", "iso: /var/lib/images/web1.iso\n" + SPEC);

    assertThat(plan.wanted())
        .singleElement()
        .matches(file -> file.path().equals("/var/lib/images/web1.iso"))
        .matches(WantedFile::isSecret);
    assertThat(plan.notes()).anyMatch(note -> note.contains("cidata"));
  }

  @Test
  void metaDataAloneIsEditedWhereItIs() throws Exception {
    Path file = root.resolve("var/lib/cloud/seed/nocloud/meta-data");
    java.nio.file.Files.createDirectories(file.getParent());
    java.nio.file.Files.writeString(file, "# mine\ninstance-id: old # id\nplace: rack 3\n");

    ChangePlan plan = plan("cloud-init-meta", "{instance-id: new, local-hostname: web1}");

    assertThat(plan.wanted().get(0).contentText())
        .isEqualTo("# mine\ninstance-id: new # id\nplace: rack 3\nlocal-hostname: web1\n");
  }

  @Test
  void aNetworkAloneIsWritten() {
    ChangePlan plan = plan("cloud-init-network", "ethernets: {eth0: {dhcp4: true}}");

    assertThat(plan.wanted().get(0).contentText())
        .isEqualTo("version: 2\nethernets:\n  eth0:\n    dhcp4: true\n");
  }

  @Test
  void errorsNameTheFieldByItsPath() {
    for (List<String> wrong :
        List.of(
            List.of("users: [{name: Root}]", "users[0].name"),
            List.of("users: [{name: a, hashed-password: secret}]", "users[0].hashed-password"),
            List.of("users: [{name: a, ssh-keys: [x]}]", "users[0].ssh-keys[0]"),
            List.of("files: [{path: x, content: y}]", "path"),
            List.of("run-commands: [{command: []}]", "command"),
            List.of("network: {bridges: {br0: {interfaces: [eth0]}}}", "eth0"),
            List.of("bogus: 1", "bogus"))) {
      assertThatThrownBy(() -> plan("cloud-init", "instance-id: x\n" + wrong.get(0)))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining(wrong.get(1))
          .hasMessageNotContaining("secret");
    }
    assertThatThrownBy(() -> plan("cloud-init", "hostname: x")).hasMessageContaining("instance-id");
  }
}
