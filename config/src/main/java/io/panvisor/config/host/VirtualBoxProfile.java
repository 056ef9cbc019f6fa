package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.config.host.ModulesProbe.Module;
import io.panvisor.config.yum.PgpKey;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** VirtualBox, from Oracle's repository. */
final class VirtualBoxProfile extends HostProfile {

  private static final Pattern VERSION = Pattern.compile("[5-9]\\.[0-9]");
  private static final String KEY = "https://www.virtualbox.org/download/oracle_vbox_2016.asc";
  private static final String FINGERPRINT = "B9F8D658297AF3EFC18D5CDFA2F683C52980AECF";
  private static final String KEYRING = "/usr/share/keyrings/oracle-virtualbox-2016.asc";

  @Override
  public String name() {
    return "virtualbox";
  }

  @Override
  public String summary() {
    return "VirtualBox, from Oracle's repository";
  }

  @Override
  public Set<HostSystem> systems() {
    return everywhere();
  }

  @Override
  Map<String, String> described() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("keyFile", "Debian: the file oracle_vbox_2016.asc, which you fetched");
    options.put("users", "who may use USB devices in machines");
    options.put("version", "such as 7.1; the default is 7.0 on CentOS 7 and 7.1 elsewhere");
    return options;
  }

  @Override
  String whyNot(HostSystem system) {
    return "";
  }

  @Override
  void draft(PlanDraft draft, SpecNode options) {
    boolean old = draft.system() == HostSystem.CENTOS_7;
    String version =
        options
            .value(
                "version",
                text -> Values.matching(VERSION, "version", text, "a version is such as 7.1"))
            .orElse(old ? "7.0" : "7.1");
    boolean reachable =
        draft.system() == HostSystem.DEBIAN_12 ? debian(draft, options) : redHat(draft, options);
    draft.packages("what VirtualBox's modules are built with", tools(draft.system()));
    if (reachable) {
      String name =
          draft.system() == HostSystem.DEBIAN_12
              ? "virtualbox-" + version
              : "VirtualBox-" + version;
      draft.packages("VirtualBox itself", name);
      draft.running(
          "vboxdrv.service", "it loads the modules, and builds them where they are missing");
    }
    for (String user : users(draft, options)) {
      draft.member(user, "vboxusers", "may hand USB devices of this host to machines");
    }
    draft.note(
        "Modules are built for the kernel that runs, from its headers: after an update of the kernel"
            + " start the host anew first. With Secure Boot the modules have to be signed as well.");
    draft.note(
        "KERN_DIR need not be set: VirtualBox's set-up finds the headers of the running kernel.");
  }

  private boolean redHat(PlanDraft draft, SpecNode options) {
    if (options.has("keyFile")) {
      throw options.wrong("keyFile", "here the repository names its key itself");
    }
    draft.repository(
        "yum",
        Map.of(
            "file",
            "virtualbox",
            "repositories",
            Map.of(
                "virtualbox",
                Map.of(
                    "name",
                    "VirtualBox for RHEL and CentOS",
                    "baseurl",
                    "https://download.virtualbox.org/virtualbox/rpm/el/$releasever/$basearch",
                    "gpgkey",
                    KEY,
                    "gpgcheck",
                    true,
                    "enabled",
                    true))));
    draft.note("The key's fingerprint, which yum or dnf shows before it takes it: " + FINGERPRINT);
    return true;
  }

  /** Debian takes a repository only with a key that is here; it is held against its fingerprint. */
  private boolean debian(PlanDraft draft, SpecNode options) {
    Optional<String> key = options.value("keyFile", VirtualBoxProfile::key);
    key.ifPresent(text -> draft.repository(WantedFile.text(KEYRING, text)));
    if (key.isEmpty() && !draft.host().exists(KEYRING)) {
      draft.followUp(
          new FollowUp.ByHand(
              "fetch " + KEY + " and name it as keyFile",
              "Debian 12 has no VirtualBox, and Oracle's repository is taken only with its key, whose"
                  + " fingerprint is "
                  + FINGERPRINT));
      return false;
    }
    draft.repository(
        WantedFile.text(
            "/etc/apt/sources.list.d/virtualbox.sources",
            "Types: deb\nURIs: https://download.virtualbox.org/virtualbox/debian\nSuites: bookworm\n"
                + "Components: contrib\nArchitectures: amd64\nSigned-By: "
                + KEYRING
                + "\n"));
    return true;
  }

  private static String key(String file) {
    Path place = Path.of(Values.absolutePath("keyFile", file));
    String text;
    try {
      if (!Files.isRegularFile(place) || Files.size(place) > 1_000_000) {
        throw InvalidSpecException.of("keyFile", file, "there is no such file, or it is no key");
      }
      text = Files.readString(place, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + place, unreadable);
    }
    return PgpKey.parse(text).withFingerprint(FINGERPRINT).armored();
  }

  private static List<String> tools(HostSystem system) {
    return switch (system) {
      case CENTOS_7 ->
          List.of(
              "gcc",
              "make",
              "perl",
              "patch",
              "binutils",
              "kernel-headers",
              "kernel-devel",
              "glibc-headers",
              "glibc-devel");
      case RHEL_8, RHEL_9 ->
          List.of("gcc", "make", "perl", "kernel-headers", "kernel-devel", "elfutils-libelf-devel");
      case DEBIAN_12 -> List.of("gcc", "make", "perl", "dkms", "linux-headers-amd64");
    };
  }

  @Override
  List<Probe> probes(HostSystem system, SpecNode options) {
    return List.of(
        new ProcessorProbe(),
        new HeadersProbe(),
        new ModulesProbe(
            Module.needed("vboxdrv", "/dev/vboxdrv", "VirtualBox runs machines by it"),
            Module.wanted("vboxnetflt", "", "machines on the host's network need it"),
            Module.wanted("vboxnetadp", "", "networks between host and machines need it")),
        EngineServices.virtualBoxDriver(),
        new SelinuxProbe("VBoxHeadless", "VBoxSVC"),
        new ResourcesProbe(DataSize.gibibytes(2), "/root", DataSize.gibibytes(10)));
  }
}
