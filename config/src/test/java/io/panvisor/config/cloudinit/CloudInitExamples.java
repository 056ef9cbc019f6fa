package io.panvisor.config.cloudinit;

import io.panvisor.Secret;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.config.account.SshPublicKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes user-data, networks and YAML texts by chance, the same for the same seed. */
final class CloudInitExamples {

  static final String HASH =
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJ"
          + "uesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";
  static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBorSao/yESa6NZWuuxHA/tic9hBkGSA26bHgHeQ+Wo1 ada";

  /** Texts that YAML could take for something else, or that could break out of their place. */
  private static final List<String> TRICKY =
      List.of(
          "yes",
          "no",
          "on",
          "Off",
          "null",
          "~",
          "y",
          "n",
          "0644",
          "0x1f",
          "1e3",
          "1.5",
          "12:30:45",
          "2001-01-01",
          "-",
          "- a",
          "a: b",
          "# no comment",
          "a #b",
          "'",
          "\"",
          "{a}",
          "[b]",
          "*c",
          "&d",
          "!e",
          "%f",
          "@g",
          "`h",
          "|",
          ">",
          "?",
          "? x",
          ":",
          "a:",
          "<<",
          "=",
          " ",
          " lead",
          "trail ",
          "tab\there",
          "two\nlines",
          "two\nlines\n",
          "\nfirst empty",
          "end\n\n",
          "\\",
          "$(reboot)",
          "; rm -rf /",
          "grün",
          "漢字",
          "😀",
          "--- ",
          "---",
          "...",
          "#cloud-config",
          "a\n  b\n c\n",
          "\tx\n",
          "x \ny",
          "...\n---\n",
          "key: |\n  text",
          ".inf",
          ".nan",
          "1_000");

  private final Random random;

  CloudInitExamples(long seed) {
    this.random = new Random(seed);
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private int upTo(int most) {
    return random.nextInt(most + 1);
  }

  String word() {
    StringBuilder word = new StringBuilder();
    word.append((char) ('a' + random.nextInt(26)));
    for (int index = upTo(8); index > 0; index--) {
      word.append("abcdefghijklmnopqrstuvwxyz0123456789".charAt(random.nextInt(36)));
    }
    return word.toString();
  }

  String text() {
    return maybe() ? TRICKY.get(random.nextInt(TRICKY.size())) : word() + " " + word();
  }

  private List<String> words(int most) {
    List<String> words = new ArrayList<>();
    for (int index = upTo(most); index > 0; index--) {
      words.add(word());
    }
    return words;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("/usr/bin/" + word()));
    for (int index = upTo(4); index > 0; index--) {
      command.add(text());
    }
    return command;
  }

  UserData userData() {
    UserData.Builder data = UserData.builder();
    if (maybe()) {
      data.hostName(word()).fullyQualifiedName(word() + ".example.org").manageHosts(maybe());
    }
    if (maybe()) {
      data.defaultUser();
    }
    for (int index = upTo(4); index > 0; index--) {
      data.user(user(word() + index));
    }
    words(2).forEach(group -> data.group(group, words(2)));
    if (maybe()) {
      data.password(word(), PasswordHash.of("password", Secret.of(HASH)));
    }
    data.packages(words(4));
    for (int index = upTo(5); index > 0; index--) {
      data.file(file());
    }
    for (int index = upTo(3); index > 0; index--) {
      data.bootCommand(command()).runCommand(command()).runCommand(command());
    }
    settings(data);
    return data.build();
  }

  private void settings(UserData.Builder data) {
    if (maybe()) {
      data.timeServers(words(2), List.of("pool.ntp.org", "pool.ntp.org"));
    }
    if (maybe()) {
      data.timeZone("Europe/Berlin").locale("de_DE.UTF-8").sshPasswordLogin(maybe());
    }
    if (maybe()) {
      data.mount(CloudMount.of("/dev/vd" + word(), "/srv/" + word()))
          .mount(new CloudMount("LABEL=" + word(), "none", "swap", "sw"));
    }
    if (maybe()) {
      data.grow(maybe() ? List.of() : List.of("/", "/dev/vda1"));
    }
    if (maybe()) {
      data.repository(
          new CloudRepository.Yum(
              word(),
              text().strip().replaceAll("[\\n\\t]", " "),
              "https://example.org/$basearch",
              Optional.of("https://example.org/key"),
              maybe()));
    }
    if (maybe()) {
      data.repository(
          new CloudRepository.Apt(
              word(),
              "deb https://example.org/debian $RELEASE main",
              Optional.of(
                  "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY"
                      + " BLOCK-----\n")));
    }
    if (maybe()) {
      data.trust("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    }
    if (maybe()) {
      data.whenDone(new PowerChange(PowerChange.Mode.REBOOT, upTo(3), maybe() ? "" : word(), 30));
    }
    if (maybe()) {
      data.other("final_message", text());
    }
  }

  private CloudUser user(String name) {
    CloudUser user = CloudUser.named(name).groups(words(3)).shell("/bin/bash");
    user = maybe() ? user.sshKeys(List.of(SshPublicKey.parse(KEY))) : user;
    user = maybe() ? user.password(PasswordHash.of("password", Secret.of(HASH))) : user;
    user = maybe() ? user.sudo("ALL=(ALL) NOPASSWD:ALL").fullName("Ada " + word()) : user;
    user = maybe() ? user.uid(upTo(60_000)).expires(LocalDate.of(2040, 1, 1)) : user;
    return maybe() ? user.home("/srv/" + name).system().primaryGroup(word()) : user;
  }

  private CloudFile file() {
    byte[] bytes = new byte[upTo(40)];
    random.nextBytes(bytes);
    String path = "/etc/" + word();
    CloudFile file = maybe() ? CloudFile.text(path, text()) : CloudFile.bytes(path, bytes);
    file = maybe() ? file.mode("0640").owner("root", word()) : file;
    return maybe() ? file.appended().deferred() : file;
  }

  NetworkConfig network() {
    List<NetworkDevice> devices = new ArrayList<>();
    int cards = 1 + upTo(4);
    for (int index = 0; index < cards; index++) {
      devices.add(addresses(card(index), index));
    }
    if (cards > 2) {
      devices.add(
          addresses(
              NetworkDevice.bond("bond0", List.of("eth1", "eth2"), "active-backup")
                  .linkMonitor(100),
              7));
    }
    if (maybe()) {
      devices.add(addresses(NetworkDevice.bridge("br0", List.of("eth0")).spanningTree(maybe()), 8));
    }
    if (maybe()) {
      devices.add(addresses(NetworkDevice.vlan("vlan5", "eth0", 1 + upTo(4093)), 9));
    }
    return NetworkConfig.of(devices);
  }

  private NetworkDevice card(int index) {
    NetworkDevice card = NetworkDevice.ethernet("eth" + index);
    return maybe()
        ? card.matchMac("52:54:00:12:34:5" + index).renamed("eth" + index)
        : maybe() ? card.optional() : card.mtu(1400 + upTo(100));
  }

  private NetworkDevice addresses(NetworkDevice device, int net) {
    if (maybe()) {
      return device.dhcp4(true).dhcp6(maybe());
    }
    return device
        .addresses(List.of("10.0." + net + ".2/24", "2001:db8:" + net + "::2/64"))
        .gateway("10.0." + net + ".1")
        .gateway("2001:db8:" + net + "::1")
        .route("10.9.0.0/16", "10.0." + net + ".9", maybe() ? 100 : null)
        .nameServers(List.of("9.9.9.9", "2620:fe::fe"))
        .searchDomains(words(2));
  }

  /** A cloud-config as people write them: with comments, blank lines, and odd layouts. */
  String handWritten() {
    StringBuilder text = new StringBuilder("#cloud-config\n");
    List<String> blocks =
        new ArrayList<>(
            List.of(
                "hostname: web1   # the first\n",
                "users:\n- default\n- name: ada\n  groups: [wheel,\n    adm]\n",
                "users:\n    - name: \"ada\"\n      # inside\n      shell: /bin/sh\n",
                "write_files:\n  - path: /etc/motd\n    content: |\n      Hello\n\n      you\n\n",
                "runcmd:\n  - [ls, -l]\n  - echo 'a: b'\n",
                "ntp: {enabled: true, servers: [a.example.org]}\n",
                "growpart:\n",
                "packages: &p\n  - nginx\nother_thing: *p\n",
                "final_message: >-\n  folded\n  text\n",
                "apt:\n  sources:\n    x:\n      source: deb https://example.org x main\n",
                "\"quoted\": 'it''s'\n",
                "? complex\n: value\n"));
    while (!blocks.isEmpty() && random.nextInt(8) > 0) {
      text.append(maybe() ? "# a note\n" : maybe() ? "\n" : "");
      text.append(blocks.remove(random.nextInt(blocks.size())));
    }
    text.append(maybe() ? "# the end" : "");
    return maybe() ? text.toString() : text.toString().replace("\n", "\r\n");
  }
}
