package io.panvisor.config.yum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Secret;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YumKindTest {

  private static final String VIRTUALBOX =
      """
      file: virtualbox
      repositories:
        virtualbox:
          name: VirtualBox for $releasever, $basearch
          baseurl: http://download.virtualbox.org/virtualbox/rpm/el/$releasever/$basearch
          enabled: true
          gpgcheck: true
          gpgkey: http://download.virtualbox.org/virtualbox/debian/oracle_vbox.asc
      """;

  private static final String EPEL =
      """
      [epel]
      name=Extra Packages
      metalink=https://mirrors.fedoraproject.org/metalink?repo=epel-7&arch=$basearch
      enabled=1
      gpgcheck=1
      gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-EPEL-7

      [epel-debuginfo]
      name=Extra Packages - Debug
      metalink=https://mirrors.fedoraproject.org/metalink?repo=epel-debug-7&arch=$basearch
      enabled=0
      gpgcheck=1
      gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-EPEL-7

      [epel-source]
      # sources
      metalink=https://mirrors.fedoraproject.org/metalink?repo=epel-source-7&arch=$basearch
      gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-EPEL-7
      enabled = no
      """;

  /** A small Ed25519 key made for this test alone. */
  private static final String KEY = YumTexts.KEY;

  private static ChangePlan plan(SampleHost host, String spec) {
    return ConfigKinds.load().require("yum").plan(SpecNode.yaml(spec), host.tree());
  }

  @Example
  void aNewRepositoryIsWrittenWithItsVariables() {
    try (SampleHost host = new SampleHost()) {
      ChangePlan plan = plan(host, VIRTUALBOX);

      assertThat(plan.wanted().get(0).path()).isEqualTo("/etc/yum.repos.d/virtualbox.repo");
      assertThat(plan.wanted().get(0).contentText())
          .isEqualTo(
              """
              [virtualbox]
              name=VirtualBox for $releasever, $basearch
              baseurl=http://download.virtualbox.org/virtualbox/rpm/el/$releasever/$basearch
              enabled=1
              gpgcheck=1
              gpgkey=http://download.virtualbox.org/virtualbox/debian/oracle_vbox.asc
              """);
      assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("the key of", "http"));
      assertThat(plan.followUps().toString()).contains("makecache");
    }
  }

  @Example
  void sectionsThatAreThereAreSwitchedOnInTheirLines() {
    try (SampleHost host = new SampleHost().write("/etc/yum.repos.d/epel.repo", EPEL)) {
      ChangePlan plan =
          plan(
              host,
              """
              file: epel.repo
              repositories:
                epel: { enabled: true }
                epel-debuginfo: { enabled: true }
                epel-source: { enabled: true }
              """);

      assertThat(plan.wanted().get(0).contentText())
          .isEqualTo(EPEL.replace("enabled=0", "enabled=1").replace("enabled = no", "enabled = 1"));
      assertThat(List.of("epel", "epel-debuginfo", "epel-source"))
          .allSatisfy(
              id ->
                  assertThat(YumDocument.parse(plan.wanted().get(0).contentText()).isEnabled(id))
                      .isTrue());
    }
  }

  @Example
  void aRepositoryNeedsAPlace() {
    try (SampleHost host = new SampleHost()) {
      assertThatThrownBy(() -> plan(host, "file: x\nrepositories: { a: { enabled: true } }\n"))
          .hasMessageContaining("repositories.a");
    }
  }

  @Example
  void prioritiesAreTold() {
    String spec = "file: x\nrepositories: { a: { baseurl: 'https://a/', priority: 10 } }\n";
    try (SampleHost host = new SampleHost().write("/etc/os-release", "ID=centos\nVERSION_ID=7\n")) {
      ChangePlan plan = plan(host, spec);

      assertThat(plan.wanted().get(0).contentText()).contains("priority=10\n");
      assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("plugin-priorities"));
      assertThat(plan.followUps().toString()).contains("yum");
    }
  }

  @Example
  void aKeyIsWrittenWhenItsFingerprintIsTheOneThatWasGiven() {
    String spec =
        "file: x\nrepositories: { a: { baseurl: 'https://a/' } }\nkeys:\n  RPM-GPG-KEY-x:\n"
            + "    fingerprint: %s\n    content: |\n"
            + KEY.indent(6);
    try (SampleHost host = new SampleHost()) {
      ChangePlan plan = plan(host, String.format(spec, YumTexts.FINGERPRINT));

      assertThat(plan.wanted())
          .extracting(WantedFile::path)
          .contains("/etc/pki/rpm-gpg/RPM-GPG-KEY-x");
      assertThat(plan.wanted().get(1).contentText()).isEqualTo(KEY);
      assertThatThrownBy(() -> plan(host, String.format(spec, "0".repeat(40))))
          .hasMessageContaining("another one")
          .hasMessageContaining("keys.RPM-GPG-KEY-x.fingerprint");
      assertThatThrownBy(() -> PgpKey.parse("no key")).isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(() -> PgpKey.parse(KEY.replace("mDM", "xxx")))
          .isInstanceOf(InvalidSpecException.class);
      assertThatThrownBy(
              () -> PgpKey.parse(KEY.substring(0, 80) + "\n-----END PGP PUBLIC KEY BLOCK-----"))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Example
  void aPasswordMakesTheFileSecret() {
    String spec =
        "file: x\nrepositories:\n  a: { baseurl: 'https://a/', username: u, password: geheim }\n";
    try (SampleHost host = new SampleHost()) {
      ChangePlan plan = plan(host, spec);

      assertThat(plan.wanted().get(0).isSecret()).isTrue();
      assertThat(plan.diff() + plan.toTree()).doesNotContain("geheim");
      assertThat(YumDocument.parse(plan.wanted().get(0).contentText()).model().toString())
          .contains("password=***")
          .doesNotContain("geheim");
    }
  }

  @Example
  void nothingGetsIntoTheFileThroughAValue() {
    YumRepository repository = YumRepository.of("a");
    List<Runnable> attempts =
        List.of(
            () -> YumRepository.of("a]\n[b"),
            () -> YumRepository.of("main"),
            () -> YumRepository.of(""),
            () -> repository.name("a\nenabled=0"),
            () -> repository.name(" a"),
            () -> repository.baseUrls(List.of()),
            () -> repository.baseUrls(List.of("http://a b")),
            () -> repository.baseUrls(List.of("javascript:x")),
            () -> repository.baseUrls(List.of("https://u:geheim@a/")),
            () -> repository.mirrorList("http://a\nx"),
            () -> repository.gpgKeys(List.of("/etc/x")),
            () -> repository.priority(0),
            () -> repository.priority(100),
            () -> repository.exclude(List.of("a b")),
            () -> repository.option("baseurl", "x"),
            () -> repository.option("proxy_password", "x"),
            () -> repository.option("proxy", "x\ny"),
            () -> repository.account("u", Secret.of("ge\nheim")),
            () -> repository.account("u x", Secret.of("geheim")));

    assertThat(attempts)
        .allSatisfy(
            attempt ->
                assertThatThrownBy(attempt::run)
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageNotContaining("geheim"));
  }

  @Example
  void whatIsWrongOrUnsafeIsNamedWithItsLine() {
    String text =
        """
        [open]
        baseurl=http://a/
        [b c]
        mirrorlist=https://a/
        enabled=maybe
        [nowhere]
        nmae=x
        priority=first
        sslverify=0
        sslverify=0
        loose line
        """;

    assertThat(YumDocument.parse(text).problems())
        .extracting(Problem::toString)
        .anySatisfy(each -> assertThat(each).startsWith("line 1: [open] comes over http and its"))
        .anySatisfy(each -> assertThat(each).startsWith("line 3: 'b c' cannot be"))
        .anySatisfy(each -> assertThat(each).startsWith("line 5: enabled is neither"))
        .anySatisfy(each -> assertThat(each).startsWith("line 6: [nowhere] does not say where"))
        .anySatisfy(each -> assertThat(each).startsWith("line 7: yum knows no option 'nmae'"))
        .anySatisfy(each -> assertThat(each).startsWith("line 8: priority is no whole number"))
        .anySatisfy(each -> assertThat(each).startsWith("line 6: [nowhere] does not verify"))
        .anySatisfy(each -> assertThat(each).startsWith("line 10: sslverify is set in line 9"))
        .anySatisfy(each -> assertThat(each).startsWith("line 11: '=' is missing"));
  }

  @Property(tries = 300)
  void whatIsWrittenAndReadIsTheSame(@ForAll("repositories") YumRepository repository) {
    YumDocument document = YumDocument.parse(repository.render());

    assertThat(document.problems()).noneMatch(Problem::isError);
    repository
        .settings()
        .forEach((key, value) -> assertThat(document.value(repository.id(), key)).contains(value));
    assertThat(document.with(repository).text()).isEqualTo(repository.render());
  }

  @Provide
  Arbitrary<YumRepository> repositories() {
    return YumTexts.repositories();
  }
}
