package io.panvisor.config.kickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.HostTree;
import io.panvisor.config.Problem;
import io.panvisor.config.SpecNode;
import io.panvisor.config.account.SshPublicKey;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KickstartTest {

  private static Kickstart server(KickstartRelease release) {
    Kickstart.Builder file =
        Kickstart.forRelease(release)
            .display(Kickstart.Display.TEXT)
            .source(new InstallSource.Url("http://mirror.example.org/os", true))
            .language("en_US.UTF-8")
            .keyboard("us")
            .timeZone("Europe/Berlin", true)
            .network(KickstartNetwork.fixed("eth0", "10.0.1.2", "255.255.255.0", "10.0.1.1"))
            .hostName("web1")
            .lockRoot()
            .authentication(new Authentication(Authentication.Profile.LOCAL, false))
            .disks(
                DiskLayout.automatic(DiskLayout.Scheme.LVM)
                    .initialising()
                    .removing(DiskLayout.Removal.ALL))
            .whenInstalled(WhenInstalled.REBOOT, true)
            .packages(PackageSelection.minimal().packages(List.of("httpd")))
            .script(KickstartScript.post(List.of("systemctl enable httpd")));
    return (release == KickstartRelease.RHEL_6
            ? file
            : file.timeServers(List.of("ntp.example.org")))
        .build();
  }

  @Test
  void release7StillSaysInstallAndAuth() {
    assertThat(server(KickstartRelease.RHEL_7).text())
        .isEqualTo(
            """
            #version=RHEL7
            text
            install
            url --url=http://mirror.example.org/os
            lang en_US.UTF-8
            keyboard --vckeymap=us
            timezone --utc --ntpservers=ntp.example.org Europe/Berlin
            network --device=eth0 --bootproto=static --ip=10.0.1.2 --netmask=255.255.255.0 --gateway=10.0.1.1
            network --hostname=web1
            rootpw --lock
            auth --enableshadow --passalgo=sha512
            zerombr
            clearpart --all --initlabel
            autopart --type=lvm
            reboot --eject

            %packages
            httpd
            %end

            %post
            systemctl enable httpd
            %end
            """);
  }

  @Test
  void eachReleaseHasItsOwnWords() {
    assertThat(server(KickstartRelease.RHEL_6).text())
        .contains("install\n", "keyboard us\n", "--device=eth0", "auth --enableshadow")
        .contains("network --hostname=web1 --device=eth0")
        .contains("autopart\n");
    assertThat(server(KickstartRelease.RHEL_8).text())
        .doesNotContain("install\n", "auth --")
        .contains("authselect select minimal", "--ntpservers=ntp.example.org");
    assertThat(server(KickstartRelease.RHEL_9).text())
        .contains("timezone --utc Europe/Berlin\ntimesource --ntp-server=ntp.example.org\n");
  }

  @Test
  void whatAReleaseDoesNotKnowIsRefused() {
    Kickstart.Builder six = Kickstart.forRelease(KickstartRelease.RHEL_6);
    assertRefused(
        () -> six.timeZone("UTC", true).timeServers(List.of("a.example.org")).build(), "RHEL 6");
    assertRefused(
        () ->
            Kickstart.forRelease(KickstartRelease.RHEL_7)
                .user(
                    KickstartUser.named("ada")
                        .sshKeys(List.of(SshPublicKey.parse(KickstartExamples.KEY))))
                .build(),
        "sshkey");
    assertRefused(
        () ->
            Kickstart.forRelease(KickstartRelease.RHEL_8)
                .disks(DiskLayout.automatic(DiskLayout.Scheme.BTRFS))
                .build(),
        "btrfs");
    assertRefused(
        () ->
            Kickstart.forRelease(KickstartRelease.RHEL_7)
                .packages(
                    PackageSelection.minimal().with(PackageSelection.Option.NO_WEAK_DEPENDENCIES))
                .build(),
        "--excludeWeakdeps");
  }

  @Test
  void whatCouldBreakOutOfItsPlaceIsRefused() {
    Kickstart.Builder file = Kickstart.forRelease(KickstartRelease.RHEL_8);
    for (String attack : List.of("x\nreboot", "%end", "a b\n%post", "\u0000", "")) {
      assertRefused(() -> file.language(attack), "");
      assertRefused(() -> file.keyboard(attack), "");
      assertRefused(() -> file.hostName(attack), "");
      assertRefused(() -> file.timeZone(attack, true), "");
      assertRefused(() -> file.include(attack), "");
      assertRefused(() -> file.enableServices(List.of(attack)), "");
      assertRefused(() -> KickstartUser.named(attack), "");
      assertRefused(() -> KickstartNetwork.dhcp(attack), "");
      assertRefused(() -> PackageSelection.minimal().packages(List.of(attack)), "");
      assertRefused(() -> PackageSelection.minimal().groups(List.of(attack)), "");
      assertRefused(() -> new InstallSource.Url(attack, true), "");
      assertRefused(() -> KickstartRepository.at("x", attack), "");
      assertRefused(() -> StorageItem.Partition.of(attack, StorageItem.Size.mebibytes(1)), "");
      assertRefused(() -> DiskLayout.automatic(DiskLayout.Scheme.LVM).onlyOn(List.of(attack)), "");
    }
    assertRefused(() -> KickstartScript.post(List.of("ls", "  %end")), "end it");
    assertRefused(() -> KickstartScript.post(List.of("ls\n%end")), "");
    assertRefused(() -> KickstartScript.post(List.of("%include /etc/passwd")), "");
    assertRefused(() -> new KickstartAddOn("x", List.of(), List.of("%end")), "");
    assertRefused(() -> KickstartNetwork.fixed("eth0", "10.0.1.2", "255.0.255.0", "10.0.1.1"), "");
    assertRefused(
        () -> KickstartNetwork.fixed("eth0", "10.0.1.2", "255.255.255.0", "10.0.2.1"), "another");
    assertThatThrownBy(
            () ->
                DiskLayout.automatic(DiskLayout.Scheme.LVM).encrypted(Secret.of("geheim\nreboot")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void partsThatDoNotFitTogetherAreRefused() {
    StorageItem root = StorageItem.Partition.of("/", StorageItem.Size.mebibytes(1));
    StorageItem volume = StorageItem.Partition.of("pv.1", StorageItem.Size.mebibytes(1));
    assertRefused(() -> DiskLayout.of(List.of()), "nothing for /");
    assertRefused(() -> DiskLayout.of(List.of(root, root)), "twice");
    assertRefused(() -> DiskLayout.of(List.of(root, volume)), "nothing is made of this");
    assertRefused(
        () -> DiskLayout.of(List.of(root, new StorageItem.VolumeGroup("g", List.of("pv.2")))),
        "pv.2");
    assertRefused(
        () ->
            DiskLayout.of(
                List.of(
                    new StorageItem.LogicalVolume(
                        "/", "r", "g", Optional.empty(), StorageItem.Size.mebibytes(1)))),
        "no group");
    assertRefused(
        () -> new StorageItem.Raid("/", "r", 5, Optional.empty(), List.of("raid.1", "raid.2")),
        "at least 3");
    assertRefused(() -> new StorageItem.Size(10, true, 5, false), "");
  }

  private static void assertRefused(ThrowingCallable call, String words) {
    assertThatThrownBy(call).isInstanceOf(InvalidSpecException.class).hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({
    "RHEL_6,http://10.0.0.1/ks.cfg,ks=http://10.0.0.1/ks.cfg",
    "RHEL_7,http://10.0.0.1/ks.cfg,inst.ks=http://10.0.0.1/ks.cfg",
    "RHEL_8,nfs:10.0.0.1:/ks.cfg,inst.ks=nfs:10.0.0.1:/ks.cfg",
    "RHEL_9,hd:sda1:/ks.cfg,inst.ks=hd:sda1:/ks.cfg"
  })
  void theKernelsArgumentGoesWithTheRelease(
      KickstartRelease release, String location, String argument) {
    assertThat(release.bootArgument(location)).isEqualTo(argument);
    assertRefused(() -> release.bootArgument("./ks.cfg"), "http://host/ks.cfg");
    assertRefused(() -> release.bootArgument("http://h/ks.cfg init=/bin/sh"), "blanks");
  }

  @Property(tries = 400)
  void whatIsWrittenIsReadAsTheSameAndJudgedRight(@ForAll long seed) {
    Kickstart kickstart = new KickstartExamples(seed).kickstart();
    KickstartDocument document = KickstartDocument.parse(kickstart.text());

    assertThat(document.text()).isEqualTo(kickstart.text());
    assertThat(document.release()).contains(kickstart.release());
    assertThat(document.problems()).as(kickstart.text()).isEmpty();
    assertThat(kickstart.isSecret()).isTrue();
    assertThat(document.model().toString())
        .doesNotContain("svn8UoSVap", "\"pass\" # phrase", "# phrase");
  }

  /** Every word comes back as it was, through quotes and backslashes. */
  @Property(tries = 500)
  void aWordThatIsQuotedIsReadAsItself(@ForAll String word, @ForAll String other) {
    String one = word.replaceAll("\\p{Cntrl}|\\s", " ") + "x";
    String two = other.replaceAll("\\p{Cntrl}|\\s", "#") + "'";

    var split =
        KickstartWords.split(KickstartWords.quoted(one) + " \t" + KickstartWords.quoted(two));

    assertThat(split.words()).containsExactly(one, two);
    assertThat(split.open()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(KickstartRelease.class)
  void aFileIsBroughtUpToALaterRelease(KickstartRelease release) {
    var modern = KickstartDocument.parse(server(release).text()).modernised();

    assertThat(modern.document().problems()).isEmpty();
    if (release == KickstartRelease.RHEL_7) {
      assertThat(modern.document().text())
          .isEqualTo(server(KickstartRelease.RHEL_9).text().replace("text\n", "text\n"));
      assertThat(modern.explanations()).hasSize(4);
    }
  }

  @Test
  void aPlanHasTheFileAndTheKernelsArgument(@TempDir Path root) throws Exception {
    String spec =
        """
        path: /srv/kickstart/web1.cfg
        release: 9
        location: http://10.0.0.1/web1.cfg
        display: text
        source: {url: "http://mirror.example.org/os"}
        repositories: {extra: {base-url: "http://mirror.example.org/extra", cost: 10}}
        languages: [en_US.UTF-8, de_DE.UTF-8]
        keyboard: us
        timezone: Europe/Berlin
        time-servers: [ntp.example.org]
        hostname: web1
        network:
          - {device: eth0, address: 10.0.1.2, mask: 255.255.255.0, gateway: 10.0.1.1, name-servers: [9.9.9.9]}
          - {device: bond0, bond: [eth1, eth2], bond-options: "mode=active-backup", vlan: 7}
          - {device: br0, bridge: [eth3], ipv4: false, ipv6: auto, default-route: false, mtu: 1400}
        root-password: %s
        users:
          - {name: ada, groups: [wheel], hashed-password: %s, ssh-keys: ["%s"], full-name: Ada}
        groups: {www: 2000}
        authentication: {profile: sssd, home-folders: true}
        selinux: enforcing
        first-boot: disable
        firewall: {services: [ssh], ports: ["80:tcp"]}
        services: {enabled: [httpd], disabled: [kdump]}
        bootloader: {arguments: "console=ttyS0", timeout: 3, drive: sda}
        disks:
          remove: all
          initialise: true
          only-on: [sda]
          partitions:
            - {mount: /boot, size: 1024, file-system: xfs}
            - {mount: pv.1, size: 1, grow: true, disk: sda}
            - {mount: swap, recommended: true}
          volume-groups: {vg: {volumes: [pv.1]}}
          logical-volumes:
            - {mount: /, name: root, group: vg, size: 4096, grow: true, max-size: 9000}
        packages:
          environment: minimal-environment
          groups: [core]
          install: [httpd]
          exclude: [firewalld]
          no-weak-dependencies: true
        scripts:
          - text: |
              echo hi
              systemctl enable httpd
          - {moment: pre, text: ls, log: /tmp/pre.log, stops-on-failure: true}
        add-ons: [{name: com_redhat_kdump, options: [--disable]}]
        accept-licence: true
        without-windows: true
        when-installed: reboot
        eject: true
        """
            .formatted(KickstartExamples.HASH, KickstartExamples.HASH, KickstartExamples.KEY);
    ChangePlan plan =
        ConfigKinds.load().require("kickstart").plan(SpecNode.yaml(spec), HostTree.at(root));

    assertThat(plan.notes()).anyMatch(note -> note.contains("inst.ks=http://10.0.0.1/web1.cfg"));
    assertThat(plan.diff()).doesNotContain("$6$");
    assertThat(plan.wanted().get(0).mode()).contains("0600");
    String text = plan.wanted().get(0).contentText();
    assertThat(text)
        .contains("%packages --exclude-weakdeps\n@^minimal-environment\n@core\nhttpd\n-firewalld\n")
        .contains("logvol / --vgname=vg --name=root --size=4096 --grow --maxsize=9000")
        .contains("sshkey --username=ada \"" + KickstartExamples.KEY + "\"")
        .contains("%pre --log=/tmp/pre.log --erroronfail\nls\n%end")
        .contains("network --device=br0 --noipv4 --ipv6=auto --mtu=1400 --nodefroute");
    assertThat(KickstartDocument.parse(text).problems()).isEmpty();

    FileCheck check = new KickstartCheck();
    Files.writeString(root.resolve("good"), text);
    Files.writeString(root.resolve("bad"), "part / --sise=1\n");
    assertThat(check.check(new FileCheck.Staged(root, "/good"), Commands.here()).state())
        .isEqualTo(Verdict.State.ACCEPTED);
    assertThat(check.check(new FileCheck.Staged(root, "/bad"), Commands.here()).problems())
        .extracting(Problem::line)
        .containsOnly(1);
  }

  @Test
  void aPlainPasswordIsRefusedWithoutBeingShown(@TempDir Path root) {
    assertThatThrownBy(
            () ->
                ConfigKinds.load()
                    .require("kickstart")
                    .plan(
                        SpecNode.yaml("{path: /ks.cfg, release: 8, root-password: geheim}"),
                        HostTree.at(root)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("root-password")
        .hasMessageNotContaining("geheim");
  }
}
