package io.panvisor.haproxy.config;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** HAProxy's file, and the certificates that it names. */
public final class HaproxyKind implements ConfigKind {

  private static final String FILE = "/etc/haproxy/haproxy.cfg";
  private static final String UNIT = "haproxy.service";

  private final Clock clock;

  /** For {@link java.util.ServiceLoader}. */
  public HaproxyKind() {
    this(Clock.systemUTC());
  }

  HaproxyKind(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public String summary() {
    return "HAProxy's file: frontends, backends, servers, certificates, for a version";
  }

  @Override
  public List<String> places() {
    return List.of(FILE, "/etc/haproxy/conf.d/*.cfg");
  }

  @Override
  public ConfigDocument parse(String text) {
    return HaproxyFile.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new HaproxyCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String path = spec.value("file", text -> Values.absolutePath("file", text)).orElse(FILE);
    Optional<HaproxyFile> before = host.text(path).map(HaproxyFile::parse);
    HaproxyVersion version = version(spec, host, before);
    Optional<SpecNode> edit = spec.child("edit");
    ChangePlan.Builder plan = ChangePlan.on(host);
    HaproxyFile wanted;
    if (edit.isPresent()) {
      wanted = EditSpec.read(edit.get(), before.orElseThrow(() -> noFile(spec, path)), version);
      spec.done();
      plan.file(file(path, wanted));
    } else {
      HaproxySpec reader = new HaproxySpec(version, before, host);
      HaproxyModel model = reader.read(spec, new CertificateSpec(clock));
      spec.done();
      if (model.sections().isEmpty()) {
        throw InvalidSpecException.of(
            "frontends", "", "nothing is asked for: give frontends, backends or listens");
      }
      wanted = HaproxyFile.parse(model.render());
      reader
          .certificates()
          .values()
          .forEach(
              certificate -> {
                plan.file(certificate.file());
                if (!certificate.note().isEmpty()) {
                  plan.note(certificate.note());
                }
              });
      plan.file(file(path, wanted));
      missingFiles(wanted, reader, host, plan);
      if (host.os().isRedHatLike() && !reader.certificates().isEmpty()) {
        plan.followUp(
            new FollowUp.RestoreContext(
                reader.certificates().values().stream().map(CertificateSpec.Wanted::path).toList(),
                "SELinux lets HAProxy read files by their labels"));
      }
    }
    notes(wanted, version, plan);
    followUps(before, plan);
    return plan.build();
  }

  private static InvalidSpecException noFile(SpecNode spec, String path) {
    return InvalidSpecException.of(
        spec.at("edit"), path, "there is no such file to edit; describe all of it instead");
  }

  private static HaproxyVersion version(
      SpecNode spec, HostTree host, Optional<HaproxyFile> before) {
    return spec.value("version", HaproxyVersion::parse)
        .or(() -> before.flatMap(HaproxyFile::version))
        .or(() -> HaproxyVersion.shippedWith(host.os()))
        .orElseThrow(
            () ->
                InvalidSpecException.of(
                    spec.at("version"),
                    "",
                    "it is not known which HAProxy "
                        + host.os().prettyName()
                        + " has; give such as '2.6'"));
  }

  private WantedFile file(String path, HaproxyFile file) {
    WantedFile wanted = WantedFile.text(path, file.text()).kind(name());
    if (hasPlainPasswords(file)) {
      return wanted.secret();
    }
    boolean hashes =
        file.sections(SectionKind.USERLIST).stream().anyMatch(list -> !list.all("user").isEmpty());
    return hashes ? wanted.mode("0600") : wanted;
  }

  private static boolean hasPlainPasswords(HaproxyFile file) {
    return file.directives().stream()
        .anyMatch(
            line -> line.startsWith("stats", "auth") || line.texts().contains("insecure-password"));
  }

  /** Files that the file names, and that are neither planned nor there. */
  private static void missingFiles(
      HaproxyFile file, HaproxySpec reader, HostTree host, ChangePlan.Builder plan) {
    List<String> planned =
        reader.certificates().values().stream().map(CertificateSpec.Wanted::path).toList();
    Set<String> parameters = Set.of("crt", "ca-file", "crt-list", "crl-file");
    for (Directive line : file.directives()) {
      List<String> named = new ArrayList<>();
      if (line.keyword().equals("errorfile")) {
        named.add(line.text(2));
      }
      for (int index = 1; index + 1 < line.size(); index++) {
        if (parameters.contains(line.text(index))) {
          named.add(line.text(index + 1));
        }
      }
      for (String path : named) {
        boolean known = !path.startsWith("/") || planned.contains(path) || host.exists(path);
        if (!known) {
          plan.note(
              path
                  + " is not there, but line "
                  + line.line()
                  + " names it: HAProxy does not start"
                  + " without it.");
        }
      }
    }
  }

  private static void notes(HaproxyFile file, HaproxyVersion version, ChangePlan.Builder plan) {
    if (hasPlainPasswords(file)) {
      plan.note(
          "A password stands in the file as it is; only root may read it now. A userlist keeps"
              + " hashes instead.");
    }
    boolean udp =
        file.directives().stream()
            .anyMatch(line -> line.keyword().equals("log") && line.text(1).startsWith("127.0.0.1"));
    if (udp) {
      plan.note(
          "HAProxy logs to 127.0.0.1 by UDP: rsyslog has to take that in, and put the facility"
              + " into a file.");
    }
    if (version.isBefore(HaproxyVersion.V1_8)) {
      plan.note(
          "HAProxy "
              + version
              + " refuses a few connections while it is reloaded; 1.8 and later hand the sockets"
              + " on.");
    }
  }

  private static void followUps(Optional<HaproxyFile> before, ChangePlan.Builder plan) {
    boolean ran =
        before.isPresent()
            && before.get().sections().stream().anyMatch(each -> each.kind().takesClients());
    plan.followUp(
        ran
            ? new FollowUp.Service(
                FollowUp.Verb.RELOAD, UNIT, "it reads its file when it is reloaded")
            : new FollowUp.Service(
                FollowUp.Verb.RESTART, UNIT, "it had nothing to listen at before"));
    plan.followUp(new FollowUp.Service(FollowUp.Verb.ENABLE, UNIT, "it starts with the host"));
  }
}
