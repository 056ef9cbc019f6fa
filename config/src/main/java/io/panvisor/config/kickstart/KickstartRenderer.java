package io.panvisor.config.kickstart;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a kickstart file in the words of its release. */
final class KickstartRenderer {

  private final Kickstart.Builder parts;
  private final KickstartWriter out;

  private KickstartRenderer(Kickstart.Builder parts) {
    this.parts = parts;
    this.out = new KickstartWriter(parts.release);
  }

  static String render(Kickstart.Builder parts) {
    KickstartRenderer renderer = new KickstartRenderer(parts);
    renderer.installer();
    renderer.place();
    renderer.accounts();
    renderer.protection();
    renderer.disks();
    renderer.rest();
    renderer.packages();
    renderer.sections();
    return renderer.out.text();
  }

  private boolean isFrom(KickstartRelease release) {
    return out.isFrom(release);
  }

  private void installer() {
    out.raw("#version=RHEL" + parts.release.number());
    if (parts.display != null) {
      out.line(parts.display.toString()).end();
    }
    if (!isFrom(KickstartRelease.RHEL_8)) {
      out.line("install").end();
    }
    if (parts.source instanceof InstallSource.Url url) {
      out.line("url").option("--url", url.url()).flag("--noverifyssl", !url.verified()).end();
    } else if (parts.source instanceof InstallSource.MirrorList list) {
      out.line("url").option("--mirrorlist", list.url()).end();
    } else if (parts.source instanceof InstallSource.Cdrom) {
      out.line("cdrom").end();
    } else if (parts.source instanceof InstallSource.Nfs nfs) {
      out.line("nfs")
          .option("--server", nfs.server())
          .option("--dir", nfs.folder())
          .option("--opts", nfs.options())
          .end();
    } else if (parts.source instanceof InstallSource.HardDrive drive) {
      out.line("harddrive")
          .option("--partition", drive.partition())
          .option("--dir", drive.folder())
          .end();
    }
    for (KickstartRepository repository : parts.repositories) {
      out.line("repo")
          .option("--name", repository.name())
          .option("--baseurl", repository.baseUrl())
          .option("--mirrorlist", repository.mirrorList())
          .option("--cost", repository.cost())
          .flag("--install", repository.installed())
          .end();
    }
  }

  private void place() {
    if (!parts.languages.isEmpty()) {
      out.line("lang")
          .word(parts.languages.get(0))
          .list("--addsupport", parts.languages.subList(1, parts.languages.size()))
          .end();
    }
    if (parts.keyboard != null) {
      if (isFrom(KickstartRelease.RHEL_7)) {
        out.line("keyboard").option("--vckeymap", parts.keyboard).end();
      } else {
        out.line("keyboard").word(parts.keyboard).end();
      }
    }
    clock();
    // In release 6 a line for the name alone would be one for a device with DHCP, too.
    boolean apart = isFrom(KickstartRelease.RHEL_7) || parts.networks.isEmpty();
    boolean named = apart;
    for (KickstartNetwork network : parts.networks) {
      KickstartWriter.Line line = out.line("network");
      if (!named) {
        line.option("--hostname", Optional.ofNullable(parts.hostName));
        named = true;
      }
      network
          .options()
          .forEach(
              (option, value) -> {
                if (value.isEmpty()) {
                  line.flag(option);
                } else {
                  line.option(option, value);
                }
              });
      line.end();
    }
    if (apart && parts.hostName != null) {
      out.line("network").option("--hostname", parts.hostName).end();
    }
  }

  /** The servers are a part of the time zone's line in 7 and 8, and have their own from 9. */
  private void clock() {
    if (!parts.timeKept && !parts.timeServers.isEmpty()) {
      throw InvalidSpecException.of(
          "time-servers", parts.timeServers.toString(), "the clock is not to be kept");
    }
    boolean apart = isFrom(KickstartRelease.RHEL_9);
    boolean servers = !parts.timeServers.isEmpty() || !parts.timeKept;
    if (parts.timeZone != null || servers && !apart) {
      KickstartWriter.Line line = out.line("timezone").flag("--utc", parts.clockInUtc);
      if (!apart) {
        line.list("--ntpservers", parts.timeServers).flag("--nontp", !parts.timeKept);
      }
      if (parts.timeZone == null) {
        throw InvalidSpecException.of(
            "time-zone", "", parts.release + " wants a time zone with the time's servers");
      }
      line.word(parts.timeZone).end();
    }
    if (apart && !parts.timeKept) {
      out.line("timesource").flag("--ntp-disable").end();
    } else if (apart) {
      parts.timeServers.forEach(
          server -> out.line("timesource").option("--ntp-server", server).end());
    }
  }

  private void accounts() {
    if (parts.rootPassword != null) {
      out.line("rootpw")
          .flag("--iscrypted")
          .flag("--lock", parts.rootLocked)
          .word(parts.rootPassword.secret().revealText())
          .end();
    } else if (parts.rootLocked) {
      out.line("rootpw").flag("--lock").end();
    }
    if (parts.authentication != null) {
      authentication(parts.authentication);
    }
    parts.groups.forEach(
        (name, gid) -> out.line("group").option("--name", name).option("--gid", gid).end());
    parts.users.forEach(this::user);
  }

  private void authentication(Authentication way) {
    boolean sssd = way.profile() == Authentication.Profile.SSSD;
    if (isFrom(KickstartRelease.RHEL_8)) {
      List<String> words = new ArrayList<>(List.of("select", sssd ? "sssd" : "minimal"));
      if (way.homeFolders()) {
        words.add("with-mkhomedir");
      }
      out.line("authselect").words(words).end();
    } else {
      out.line("auth")
          .flag("--enableshadow")
          .option("--passalgo", "sha512")
          .flag("--enablesssd", sssd)
          .flag("--enablesssdauth", sssd)
          .flag("--enablemkhomedir", way.homeFolders())
          .end();
    }
  }

  private void user(KickstartUser user) {
    KickstartWriter.Line line = out.line("user").option("--name", user.name());
    user.options().forEach(line::option);
    if (user.password().isPresent()) {
      line.flag("--iscrypted").option("--password", user.password().get().secret().revealText());
    } else {
      line.flag("--lock");
    }
    line.end();
    user.keys()
        .forEach(
            key -> out.line("sshkey").option("--username", user.name()).word(key.toString()).end());
  }

  private void protection() {
    if (parts.selinux != null) {
      out.line("selinux").flag("--" + parts.selinux).end();
    }
    if (parts.firewall != null) {
      out.line("firewall")
          .flag(parts.firewall.enabled() ? "--enabled" : "--disabled")
          .list("--service", parts.firewall.services())
          .list("--port", parts.firewall.ports())
          .end();
    }
    if (parts.firstBoot != null) {
      out.line("firstboot").flag("--" + parts.firstBoot).end();
    }
  }

  private void disks() {
    if (parts.bootloader != null) {
      Bootloader loader = parts.bootloader;
      KickstartWriter.Line line =
          out.line("bootloader")
              .option("--location", loader.location())
              .option("--boot-drive", loader.drive())
              .option("--timeout", loader.timeoutSeconds());
      if (!loader.arguments().isEmpty()) {
        line.option("--append", loader.arguments());
      }
      line.end();
    }
    DiskLayout layout = parts.disks;
    if (layout == null) {
      return;
    }
    if (layout.isInitialised()) {
      out.line("zerombr").end();
    }
    if (!layout.disks().isEmpty()) {
      out.line("ignoredisk").list("--only-use", layout.disks()).end();
    }
    out.line("clearpart")
        .flag("--" + layout.removal())
        .flag("--initlabel", layout.isInitialised())
        .list("--drives", layout.removal() == DiskLayout.Removal.NONE ? List.of() : layout.disks())
        .end();
    layout.scheme().ifPresent(scheme -> automatic(scheme, layout));
    layout.items().forEach(this::item);
  }

  private void automatic(DiskLayout.Scheme scheme, DiskLayout layout) {
    if (scheme == DiskLayout.Scheme.BTRFS) {
      out.line("btrfs");
    }
    KickstartWriter.Line line = out.line("autopart");
    if (isFrom(KickstartRelease.RHEL_7)) {
      line.option("--type", scheme);
    } else if (scheme != DiskLayout.Scheme.LVM) {
      throw InvalidSpecException.of("scheme", scheme.toString(), parts.release + " has only lvm");
    }
    layout
        .passphrase()
        .ifPresent(secret -> line.flag("--encrypted").option("--passphrase", secret.revealText()));
    line.end();
  }

  private void item(StorageItem item) {
    if (item instanceof StorageItem.Partition partition) {
      btrfsOnly(partition.fileSystem());
      if (partition.mount().startsWith("btrfs.")) {
        out.line("btrfs");
      }
      sized(out.line("part").word(partition.mount()), partition.size())
          .option("--fstype", partition.fileSystem())
          .option("--ondisk", partition.disk())
          .flag("--encrypted", partition.encrypted())
          .end();
    } else if (item instanceof StorageItem.VolumeGroup group) {
      out.line("volgroup").word(group.name()).words(group.volumes()).end();
    } else if (item instanceof StorageItem.LogicalVolume volume) {
      btrfsOnly(volume.fileSystem());
      sized(
              out.line("logvol")
                  .word(volume.mount())
                  .option("--vgname", volume.group())
                  .option("--name", volume.name()),
              volume.size())
          .option("--fstype", volume.fileSystem())
          .end();
    } else if (item instanceof StorageItem.Raid raid) {
      btrfsOnly(raid.fileSystem());
      out.line("raid")
          .word(raid.mount())
          .option("--device", raid.device())
          .option("--level", raid.level())
          .option("--fstype", raid.fileSystem())
          .words(raid.members())
          .end();
    } else if (item instanceof StorageItem.Btrfs btrfs) {
      out.line("btrfs")
          .word(btrfs.mount())
          .option("--label", btrfs.label())
          .words(btrfs.members())
          .end();
    }
  }

  /** Asks for the command, which only the releases with this file system have. */
  private void btrfsOnly(Optional<String> fileSystem) {
    if (fileSystem.filter("btrfs"::equals).isPresent()) {
      out.line("btrfs");
    }
  }

  private static KickstartWriter.Line sized(KickstartWriter.Line line, StorageItem.Size size) {
    if (size.recommended()) {
      return line.flag("--recommended");
    }
    line.option("--size", size.mebibytes()).flag("--grow", size.grow());
    return size.most() > 0 ? line.option("--maxsize", size.most()) : line;
  }

  private void rest() {
    if (!parts.enabled.isEmpty() || !parts.disabled.isEmpty()) {
      out.line("services")
          .list("--disabled", parts.disabled)
          .list("--enabled", parts.enabled)
          .end();
    }
    if (parts.licenceAccepted) {
      out.line("eula").flag("--agreed").end();
    }
    if (parts.windowsSkipped) {
      out.line("skipx").end();
    }
    parts.includes.forEach(location -> out.raw("%include " + KickstartWords.quoted(location)));
    if (parts.end != null) {
      out.line(parts.end.toString()).flag("--eject", parts.ejected).end();
    }
  }

  private void packages() {
    if (parts.packages == null) {
      return;
    }
    out.raw("");
    KickstartWriter.Line header = out.line("%packages");
    for (PackageSelection.Option option : parts.packages.options()) {
      header.flag(
          switch (option) {
            case NO_DOCUMENTATION -> "--excludedocs";
            case IGNORE_MISSING -> "--ignoremissing";
            case NO_CORE -> "--nocore";
            case NO_WEAK_DEPENDENCIES ->
                isFrom(KickstartRelease.RHEL_9) ? "--exclude-weakdeps" : "--excludeWeakdeps";
          });
    }
    header.end();
    for (String entry : parts.packages.entries()) {
      if (entry.startsWith("@^") && !isFrom(KickstartRelease.RHEL_7)) {
        throw InvalidSpecException.of(
            "environment", entry.substring(2), parts.release + " has no environments");
      }
      out.raw(entry);
    }
    out.raw("%end");
  }

  private void sections() {
    for (KickstartScript script : parts.scripts) {
      out.raw("");
      out.line(script.moment().section())
          .flag("--nochroot", script.inInstaller())
          .option("--interpreter", script.interpreter())
          .option("--log", script.log())
          .flag("--erroronfail", script.stopsOnFailure())
          .end();
      script.lines().forEach(out::raw);
      out.raw("%end");
    }
    for (KickstartAddOn addOn : parts.addOns) {
      out.raw("");
      out.line("%addon").word(addOn.name()).words(addOn.options()).end();
      addOn.lines().forEach(out::raw);
      out.raw("%end");
    }
  }
}
