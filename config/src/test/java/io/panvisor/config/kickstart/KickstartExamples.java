package io.panvisor.config.kickstart;

import io.panvisor.Secret;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.config.account.SshPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes kickstart files by chance, the same for the same seed. */
final class KickstartExamples {

  static final String HASH =
      "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJ"
          + "uesI68u4OTLiBFdcbYEdFCoEOfaS35inz1";
  static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBorSao/yESa6NZWuuxHA/tic9hBkGSA26bHgHeQ+Wo1 ada";

  private final Random random;

  KickstartExamples(long seed) {
    this.random = new Random(seed);
  }

  static PasswordHash hash() {
    return PasswordHash.of("password", Secret.of(HASH));
  }

  private boolean maybe() {
    return random.nextBoolean();
  }

  private String word() {
    return "w" + random.nextInt(100_000);
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  Kickstart kickstart() {
    KickstartRelease release = one(List.of(KickstartRelease.values()));
    boolean seven = release.compareTo(KickstartRelease.RHEL_7) >= 0;
    Kickstart.Builder file =
        Kickstart.forRelease(release)
            .display(one(List.of(Kickstart.Display.values())))
            .source(source(seven))
            .keyboard("us")
            .timeZone("Europe/Berlin", maybe())
            .rootPassword(hash())
            .authentication(
                new Authentication(one(List.of(Authentication.Profile.values())), maybe()))
            .selinux(one(List.of(Kickstart.Selinux.values())))
            .firstBoot(one(List.of(Kickstart.FirstBoot.values())))
            .firewall(new KickstartFirewall(maybe(), List.of("ssh"), List.of("8080:tcp")))
            .disks(disks(seven))
            .packages(packages(seven))
            .whenInstalled(one(List.of(WhenInstalled.values())), maybe());
    if (seven) {
      file.language("en_GB.UTF-8", "de_DE.UTF-8").acceptLicence();
      file.bootloader(
          new Bootloader(
              Bootloader.Location.MBR,
              Optional.of("sda"),
              "console=ttyS0 a=\"b c\"",
              Optional.of(5)));
      file.addOn(
          new KickstartAddOn(
              "com_redhat_kdump", List.of("--enable", "--reserve-mb=auto"), List.of()));
      if (maybe()) {
        file.timeServers(List.of("0.pool.example.org", "10.0.0.9"));
      } else if (maybe()) {
        file.noTimeService();
      }
    } else {
      file.language("en_GB.UTF-8").bootloader(Bootloader.standard());
    }
    file.network(KickstartNetwork.dhcp("eth0").onBoot(true).activate())
        .hostName("web1.example.org");
    if (maybe()) {
      file.network(
          KickstartNetwork.fixed("eth1", "10.0.1.2", "255.255.255.0", "10.0.1.1")
              .nameServers(List.of("10.0.1.1", "9.9.9.9"))
              .noDefaultRoute()
              .mtu(9000));
    }
    file.user(user(release)).group(word(), maybe() ? 2000 : null);
    if (maybe()) {
      file.enableServices(List.of("sshd")).disableServices(List.of("postfix", "kdump"));
    }
    file.script(KickstartScript.post(List.of("echo 'it is'  # done", "", "\tls \"$HOME\"")));
    if (maybe()) {
      file.script(
          new KickstartScript(
              KickstartScript.Moment.POST,
              List.of("print(1)"),
              Optional.of("/usr/bin/python3"),
              true,
              Optional.of("/root/post.log"),
              true));
    }
    return file.build();
  }

  private InstallSource source(boolean seven) {
    List<InstallSource> sources =
        new ArrayList<>(
            List.of(
                new InstallSource.Url("http://mirror.example.org/os/x86_64", maybe()),
                new InstallSource.Cdrom(),
                new InstallSource.Nfs("10.0.0.1", "/srv/os", Optional.of("ro,soft")),
                new InstallSource.HardDrive("sdb1", "/images")));
    if (seven) {
      sources.add(new InstallSource.MirrorList("https://mirrors.example.org/?arch=$basearch"));
    }
    return one(sources);
  }

  private KickstartUser user(KickstartRelease release) {
    KickstartUser user = KickstartUser.named(word()).groups(List.of("wheel", word()));
    user = maybe() ? user.password(hash()) : user;
    user = maybe() ? user.fullName("Ada 'the' \"first\" # \\").home("/srv/x").uid(2000) : user;
    return release.compareTo(KickstartRelease.RHEL_8) >= 0
        ? user.sshKeys(List.of(SshPublicKey.parse(KEY)))
        : user;
  }

  private DiskLayout disks(boolean seven) {
    DiskLayout layout =
        switch (random.nextInt(4)) {
          case 0 -> DiskLayout.automatic(DiskLayout.Scheme.LVM);
          case 1 ->
              DiskLayout.automatic(DiskLayout.Scheme.LVM)
                  .encrypted(Secret.of("a \"pass\" # phrase\\"));
          case 2 ->
              DiskLayout.of(
                  List.of(
                      StorageItem.Partition.of("/boot", StorageItem.Size.mebibytes(1024)),
                      StorageItem.Partition.of("swap", StorageItem.Size.byInstaller()),
                      new StorageItem.Partition(
                          "pv.01",
                          Optional.empty(),
                          StorageItem.Size.growing(4096),
                          Optional.of("sda"),
                          maybe()),
                      new StorageItem.VolumeGroup("vg0", List.of("pv.01")),
                      new StorageItem.LogicalVolume(
                          "/",
                          "root",
                          "vg0",
                          Optional.of("ext4"),
                          new StorageItem.Size(2048, true, 8192, false))));
          default ->
              DiskLayout.of(
                  List.of(
                      StorageItem.Partition.of("raid.01", StorageItem.Size.mebibytes(6000)),
                      StorageItem.Partition.of("raid.02", StorageItem.Size.mebibytes(6000)),
                      new StorageItem.Raid(
                          "/", "root", 1, Optional.of("ext4"), List.of("raid.01", "raid.02"))));
        };
    layout = maybe() ? layout.onlyOn(List.of("sda", "sdb")) : layout;
    layout = maybe() ? layout.initialising() : layout;
    return seven ? layout.removing(one(List.of(DiskLayout.Removal.values()))) : layout;
  }

  private PackageSelection packages(boolean seven) {
    PackageSelection selection =
        PackageSelection.minimal()
            .groups(List.of("core", "Development Tools"))
            .packages(List.of("httpd", "vim*"))
            .without(List.of("firewalld"));
    selection = maybe() ? selection.with(PackageSelection.Option.IGNORE_MISSING) : selection;
    return seven && maybe() ? selection.environment("minimal") : selection;
  }

  /** A file as people write it: with comments, odd spacing, and what nobody knows. */
  String handWritten() {
    StringBuilder text = new StringBuilder();
    List<String> lines =
        List.of(
            "# a comment",
            "",
            "install",
            "  lang   en_US.UTF-8   # the language",
            "rootpw --iscrypted " + HASH,
            "part / --size 100 --grow",
            "part\t/boot --size=500",
            "frobnicate --yes",
            "auth --enableshadow --passalgo=sha512",
            "timezone --isUtc --ntpservers=a.example.org,b.example.org Europe/Prague",
            "bootloader --append=\"a b\" --location=mbr",
            "%include /tmp/parts",
            "user --name='ada' --gecos=\"Ada L\"",
            "%packages --instLangs=en\n@core\n# note\nhttpd # web\n-x\n%end",
            "%post --log=/root/x\necho %packages # no section\n  %endless\n%end",
            "%addon com_redhat_kdump --disable\n%end",
            "broken \"quote",
            "%pre\nnever ended");
    while (random.nextInt(12) > 0) {
      text.append(one(lines)).append(maybe() ? "\n" : "\r\n");
    }
    return maybe() ? text.toString() : text + "reboot";
  }
}
