package io.panvisor.config.yum;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.OsRelease;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Repositories of yum and dnf: {@code yum}. */
public final class YumKind implements ConfigKind {

  private static final String FOLDER = "/etc/yum.repos.d/";
  private static final String KEYS = "/etc/pki/rpm-gpg/";
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");

  /** Made by {@link java.util.ServiceLoader}. */
  public YumKind() {}

  @Override
  public String name() {
    return "yum";
  }

  @Override
  public String summary() {
    return "repositories of yum and dnf, with their keys";
  }

  @Override
  public List<String> places() {
    return List.of(FOLDER + "*.repo");
  }

  @Override
  public YumDocument parse(String text) {
    return YumDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new YumCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String file = spec.requiredText("file");
    List<YumRepository> repositories =
        List.copyOf(spec.named("repositories", YumKind::repository).values());
    List<String> removed = spec.texts("remove");
    List<WantedFile> keys = new ArrayList<>();
    spec.named("keys", YumKind::key).forEach((name, key) -> keys.add(keyFile(name, key)));
    spec.done();
    return plan(file, repositories, removed, keys, host);
  }

  /**
   * {@return the plan that edits one file}
   *
   * @param file its name without a folder, with or without {@code .repo}
   * @param repositories what shall stand in it; other sections and keys stay
   * @param removed ids of sections that go
   * @param keys files of keys, see {@link #keyFile}
   * @param host the host
   * @throws InvalidSpecException when a repository would not say where its packages are
   */
  public ChangePlan plan(
      String file,
      List<YumRepository> repositories,
      List<String> removed,
      List<WantedFile> keys,
      HostTree host) {
    Values.matching(FILE, "file", file, "a file's name without a folder");
    String path = FOLDER + (file.endsWith(".repo") ? file : file + ".repo");
    YumDocument document = YumDocument.parse(host.text(path).orElse(""));
    for (String id : removed) {
      document = document.without(id);
    }
    boolean hasPriority = false;
    for (YumRepository repository : repositories) {
      document = document.with(repository);
      hasPlace(document, repository.id());
      hasPriority |= repository.value("priority").isPresent();
    }
    ChangePlan.Builder plan = ChangePlan.on(host);
    WantedFile wanted = WantedFile.text(path, document.text()).kind(name());
    plan.file(document.hasPassword() ? wanted.secret() : wanted);
    for (WantedFile key : keys) {
      plan.file(key)
          .followUp(
              new FollowUp.Run(
                  List.of("rpm", "--import", key.path()), "packages are verified with this key"));
    }
    document.problems().stream()
        .filter(problem -> !problem.isError())
        .forEach(problem -> plan.note(path + ": " + problem));
    boolean old = usesYum(host.os());
    if (hasPriority && old) {
      plan.note("Priorities count on CentOS 7 only with the package yum-plugin-priorities.");
    }
    return plan.followUp(
            new FollowUp.Run(
                List.of(old ? "yum" : "dnf", "makecache"),
                "the lists of packages are fetched anew"))
        .build();
  }

  private static boolean usesYum(OsRelease os) {
    return os.isRedHatLike() && !os.id().equals("fedora") && os.majorVersion() < 8;
  }

  private static void hasPlace(YumDocument document, String id) {
    boolean place =
        List.of("baseurl", "mirrorlist", "metalink").stream()
            .anyMatch(key -> document.value(id, key).isPresent());
    if (!place) {
      throw InvalidSpecException.of(
          "repositories." + id,
          "",
          "the file has no such repository yet: say baseurl, mirrorlist or metalink");
    }
  }

  /**
   * {@return the file of a key, {@code /etc/pki/rpm-gpg/NAME}}
   *
   * @param name such as {@code RPM-GPG-KEY-EPEL-7}
   * @param key the key, its fingerprint compared by {@link PgpKey#withFingerprint}
   */
  public static WantedFile keyFile(String name, PgpKey key) {
    Values.matching(FILE, "name", name, "a file's name without a folder");
    String text = key.armored();
    return WantedFile.text(KEYS + name, text.endsWith("\n") ? text : text + "\n");
  }

  private static PgpKey key(String name, SpecNode spec) {
    PgpKey key = spec.value("content", PgpKey::parse).orElseThrow(() -> spec.missing("content"));
    Optional<PgpKey> compared = spec.value("fingerprint", key::withFingerprint);
    return compared.orElse(key);
  }

  private static YumRepository repository(String id, SpecNode spec) {
    YumRepository repository = YumRepository.of(id);
    repository = with(repository, spec.text("name"), YumRepository::name);
    repository = list(repository, spec.texts("baseurl"), YumRepository::baseUrls);
    repository = with(repository, spec.text("mirrorlist"), YumRepository::mirrorList);
    repository = with(repository, spec.text("metalink"), YumRepository::metaLink);
    repository = with(repository, spec.flag("enabled"), YumRepository::enabled);
    repository = with(repository, spec.flag("gpgcheck"), YumRepository::gpgCheck);
    repository = with(repository, spec.flag("repo-gpgcheck"), YumRepository::repoGpgCheck);
    repository = list(repository, spec.texts("gpgkey"), YumRepository::gpgKeys);
    repository = number(repository, spec, "priority", 1, 99, YumRepository::priority);
    repository = number(repository, spec, "cost", 0, 1_000_000, YumRepository::cost);
    repository = with(repository, spec.flag("sslverify"), YumRepository::sslVerify);
    repository =
        with(repository, spec.flag("skip-if-unavailable"), YumRepository::skipIfUnavailable);
    repository = list(repository, spec.texts("exclude"), YumRepository::exclude);
    repository = list(repository, spec.texts("includepkgs"), YumRepository::includePackages);
    Optional<String> user = spec.text("username");
    if (user.isPresent()) {
      repository =
          repository.account(
              user.get(), spec.secret("password").orElseThrow(() -> spec.missing("password")));
    }
    for (var option : spec.pairs("options").entrySet()) {
      repository = repository.option(option.getKey(), option.getValue());
    }
    return repository;
  }

  private static <V> YumRepository with(
      YumRepository base,
      Optional<V> value,
      java.util.function.BiFunction<YumRepository, V, YumRepository> change) {
    return value.map(given -> change.apply(base, given)).orElse(base);
  }

  private static YumRepository list(
      YumRepository base,
      List<String> values,
      java.util.function.BiFunction<YumRepository, List<String>, YumRepository> change) {
    return values.isEmpty() ? base : change.apply(base, values);
  }

  private static YumRepository number(
      YumRepository base,
      SpecNode spec,
      String field,
      int least,
      int most,
      java.util.function.BiFunction<YumRepository, Integer, YumRepository> change) {
    var value = spec.number(field, least, most);
    return value.isPresent() ? change.apply(base, value.getAsInt()) : base;
  }
}
