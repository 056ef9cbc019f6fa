package io.panvisor.config.kickstart;

import io.panvisor.config.SpecNode;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.config.account.SshPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a kickstart file from a description. */
final class KickstartSpec {

  private final SpecNode spec;
  private final Kickstart.Builder file;

  private KickstartSpec(SpecNode spec) {
    this.spec = spec;
    int release = spec.number("release", 6, 9).orElseThrow(() -> spec.missing("release"));
    this.file = Kickstart.forRelease(KickstartRelease.of(release).orElseThrow());
  }

  static Kickstart read(SpecNode spec) {
    KickstartSpec reader = new KickstartSpec(spec);
    reader.installer();
    reader.place();
    reader.accounts();
    reader.protection();
    reader.storage();
    reader.rest();
    return reader.file.build();
  }

  private void installer() {
    spec.choice("display", Kickstart.Display.class).ifPresent(file::display);
    spec.child("source").ifPresent(node -> file.source(source(node)));
    spec.named(
        "repositories",
        (name, node) ->
            file.repository(
                new KickstartRepository(
                    name,
                    node.text("base-url"),
                    node.text("mirror-list"),
                    number(node, "cost", 1_000_000),
                    node.flag("installed").orElse(false))));
  }

  private static InstallSource source(SpecNode node) {
    if (node.has("url")) {
      return new InstallSource.Url(node.requiredText("url"), node.flag("verify-ssl").orElse(true));
    }
    if (node.has("mirror-list")) {
      return new InstallSource.MirrorList(node.requiredText("mirror-list"));
    }
    if (node.has("nfs-server")) {
      return new InstallSource.Nfs(
          node.requiredText("nfs-server"), node.requiredText("folder"), node.text("options"));
    }
    if (node.has("partition")) {
      return new InstallSource.HardDrive(
          node.requiredText("partition"), node.requiredText("folder"));
    }
    if (node.flag("cdrom").orElse(false)) {
      return new InstallSource.Cdrom();
    }
    throw node.missing("url");
  }

  private static Optional<Integer> number(SpecNode node, String field, int most) {
    return node.has(field) ? Optional.of(node.number(field, 0, most).orElse(0)) : Optional.empty();
  }

  private void place() {
    List<String> languages = spec.texts("languages");
    if (!languages.isEmpty()) {
      file.language(
          languages.get(0), languages.subList(1, languages.size()).toArray(String[]::new));
    }
    spec.value("keyboard", file::keyboard);
    boolean utc = spec.flag("clock-in-utc").orElse(true);
    spec.value("timezone", zone -> file.timeZone(zone, utc));
    file.timeServers(spec.texts("time-servers"));
    if (!spec.flag("time-service").orElse(true)) {
      file.noTimeService();
    }
    spec.value("hostname", file::hostName);
    spec.children("network").forEach(node -> file.network(network(node)));
  }

  private static KickstartNetwork network(SpecNode node) {
    String device = node.requiredText("device");
    KickstartNetwork network =
        node.has("address")
            ? KickstartNetwork.fixed(
                device,
                node.requiredText("address"),
                node.requiredText("mask"),
                node.requiredText("gateway"))
            : node.flag("ipv4").orElse(true)
                ? KickstartNetwork.dhcp(device)
                : KickstartNetwork.without(device);
    network = network.nameServers(node.texts("name-servers"));
    Optional<String> ipv6 = node.text("ipv6");
    Optional<String> gateway = node.text("ipv6-gateway");
    if (ipv6.isPresent()) {
      network =
          ipv6.get().equals("no")
              ? network.noIpv6()
              : network.ipv6(ipv6.get(), gateway.orElse(null));
    }
    if (node.has("mtu")) {
      network = network.mtu(node.number("mtu", 576, 65_535).orElse(1500));
    }
    network = node.flag("on-boot").map(network::onBoot).orElse(network);
    network = node.flag("activate").orElse(false) ? network.activate() : network;
    network = node.flag("default-route").orElse(true) ? network : network.noDefaultRoute();
    if (node.has("bond")) {
      network = network.bond(node.texts("bond"), node.text("bond-options").orElse(null));
    }
    if (node.has("bridge")) {
      network = network.bridge(node.texts("bridge"));
    }
    return node.has("vlan") ? network.vlan(node.number("vlan", 1, 4094).orElse(1)) : network;
  }

  private void accounts() {
    hash(spec, "root-password").ifPresent(file::rootPassword);
    if (spec.flag("lock-root").orElse(false)) {
      file.lockRoot();
    }
    spec.child("authentication")
        .ifPresent(
            node ->
                file.authentication(
                    new Authentication(
                        node.choice("profile", Authentication.Profile.class)
                            .orElse(Authentication.Profile.LOCAL),
                        node.flag("home-folders").orElse(false))));
    spec.child("groups")
        .ifPresent(
            groups ->
                groups
                    .names()
                    .forEach(
                        name ->
                            file.group(name, groups.number(name, 0, Integer.MAX_VALUE).orElse(0))));
    spec.children("users").forEach(node -> file.user(user(node)));
  }

  private static KickstartUser user(SpecNode node) {
    KickstartUser user =
        node.value("name", KickstartUser::named).orElseThrow(() -> node.missing("name"));
    user = user.groups(node.texts("groups"));
    user = node.value("full-name", user::fullName).orElse(user);
    user = node.value("home", user::home).orElse(user);
    user = node.value("shell", user::shell).orElse(user);
    if (node.has("uid")) {
      user = user.uid(node.number("uid", 0, Integer.MAX_VALUE).orElse(0));
    }
    user = user.sshKeys(node.texts("ssh-keys", SshPublicKey::parse));
    return hash(node, "hashed-password").map(user::password).orElse(user);
  }

  private static Optional<PasswordHash> hash(SpecNode node, String field) {
    return node.secret(field).map(secret -> PasswordHash.of(node.at(field), secret));
  }

  private void protection() {
    spec.choice("selinux", Kickstart.Selinux.class).ifPresent(file::selinux);
    spec.choice("first-boot", Kickstart.FirstBoot.class).ifPresent(file::firstBoot);
    spec.child("firewall")
        .ifPresent(
            node ->
                file.firewall(
                    new KickstartFirewall(
                        node.flag("enabled").orElse(true),
                        node.texts("services"),
                        node.texts("ports"))));
    spec.child("services")
        .ifPresent(
            node ->
                file.enableServices(node.texts("enabled")).disableServices(node.texts("disabled")));
  }

  private void storage() {
    spec.child("bootloader")
        .ifPresent(
            node ->
                file.bootloader(
                    new Bootloader(
                        node.choice("location", Bootloader.Location.class)
                            .orElse(Bootloader.Location.MBR),
                        node.text("drive"),
                        node.text("arguments").orElse(""),
                        number(node, "timeout", 3600))));
    spec.child("disks").ifPresent(node -> file.disks(disks(node)));
  }

  private static DiskLayout disks(SpecNode node) {
    List<StorageItem> items = new ArrayList<>();
    node.children("partitions").forEach(each -> items.add(partition(each)));
    node.children("raids").forEach(each -> items.add(raid(each)));
    node.named(
            "volume-groups",
            (name, each) -> new StorageItem.VolumeGroup(name, each.texts("volumes")))
        .values()
        .forEach(items::add);
    node.children("logical-volumes").forEach(each -> items.add(volume(each)));
    node.children("btrfs")
        .forEach(
            each ->
                items.add(
                    new StorageItem.Btrfs(
                        each.requiredText("mount"),
                        each.requiredText("label"),
                        each.texts("members"))));
    Optional<DiskLayout.Scheme> scheme = node.choice("automatic", DiskLayout.Scheme.class);
    if (scheme.isPresent() == !items.isEmpty()) {
      throw node.wrong("automatic", "either this is given, or partitions are");
    }
    DiskLayout layout =
        scheme.isPresent() ? DiskLayout.automatic(scheme.get()) : DiskLayout.of(items);
    layout =
        layout.removing(
            node.choice("remove", DiskLayout.Removal.class).orElse(DiskLayout.Removal.NONE));
    layout = layout.onlyOn(node.texts("only-on"));
    layout = node.flag("initialise").orElse(false) ? layout.initialising() : layout;
    return node.secret("passphrase").map(layout::encrypted).orElse(layout);
  }

  private static StorageItem.Size size(SpecNode node) {
    if (node.flag("recommended").orElse(false)) {
      return StorageItem.Size.byInstaller();
    }
    int most = StorageItem.MOST_MEBIBYTES;
    return new StorageItem.Size(
        node.number("size", 1, most).orElseThrow(() -> node.missing("size")),
        node.flag("grow").orElse(false),
        node.number("max-size", 1, most).orElse(0),
        false);
  }

  private static StorageItem partition(SpecNode node) {
    return new StorageItem.Partition(
        node.requiredText("mount"),
        node.text("file-system"),
        size(node),
        node.text("disk"),
        node.flag("encrypted").orElse(false));
  }

  private static StorageItem raid(SpecNode node) {
    return new StorageItem.Raid(
        node.requiredText("mount"),
        node.requiredText("device"),
        node.number("level", 0, 10).orElseThrow(() -> node.missing("level")),
        node.text("file-system"),
        node.texts("members"));
  }

  private static StorageItem volume(SpecNode node) {
    return new StorageItem.LogicalVolume(
        node.requiredText("mount"),
        node.requiredText("name"),
        node.requiredText("group"),
        node.text("file-system"),
        size(node));
  }

  private void rest() {
    if (spec.flag("accept-licence").orElse(false)) {
      file.acceptLicence();
    }
    if (spec.flag("without-windows").orElse(false)) {
      file.withoutWindows();
    }
    boolean eject = spec.flag("eject").orElse(false);
    spec.choice("when-installed", WhenInstalled.class)
        .ifPresent(what -> file.whenInstalled(what, eject));
    spec.child("packages").ifPresent(node -> file.packages(packages(node)));
    spec.children("scripts").forEach(node -> file.script(script(node)));
    for (SpecNode node : spec.children("add-ons")) {
      file.addOn(
          new KickstartAddOn(
              node.requiredText("name"), node.texts("options"), node.texts("lines")));
    }
    spec.texts("includes").forEach(file::include);
  }

  private static PackageSelection packages(SpecNode node) {
    PackageSelection selection = PackageSelection.minimal();
    selection = node.value("environment", selection::environment).orElse(selection);
    selection = selection.groups(node.texts("groups"));
    selection = selection.packages(node.texts("install"));
    selection = selection.without(node.texts("exclude"));
    for (PackageSelection.Option option : PackageSelection.Option.values()) {
      String field = option.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      selection = node.flag(field).orElse(false) ? selection.with(option) : selection;
    }
    return selection;
  }

  private static KickstartScript script(SpecNode node) {
    return new KickstartScript(
        node.choice("moment", KickstartScript.Moment.class).orElse(KickstartScript.Moment.POST),
        node.requiredText("text").lines().toList(),
        node.text("interpreter"),
        node.flag("in-installer").orElse(false),
        node.text("log"),
        node.flag("stops-on-failure").orElse(false));
  }
}
