package io.panvisor.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserDataDocumentTest {

  private static final String FILE =
      """
      #cloud-config
      # who
      hostname: web1   # the first
      users:
      - default
      - name: ada
        groups: [wheel,
          adm] # both

      # when
      ntp: {enabled: true, servers: [a.example.org]}
      growpart:
        mode: auto
        # where
        devices: [/]
      final_message: |
        Ready.

        Really.

      # the end
      """;

  private static UserDataDocument file() {
    return UserDataDocument.parse(FILE);
  }

  @Test
  void aValueIsReplacedInItsLineAndItsCommentStays() {
    assertThat(file().set(List.of("hostname"), "web2").text())
        .isEqualTo(FILE.replace("hostname: web1   #", "hostname: web2   #"));
    assertThat(file().set(List.of("growpart", "mode"), "off").text())
        .isEqualTo(FILE.replace("mode: auto", "mode: \"off\""));
    assertThat(file().set(List.of("ntp", "enabled"), false).text())
        .isEqualTo(FILE.replace("enabled: true", "enabled: false"));
  }

  @Test
  void aLongValueIsReplacedByAShortOneAndTheOtherWayRound() {
    assertThat(file().set(List.of("final_message"), "Ready").text())
        .isEqualTo(FILE.replace("|\n  Ready.\n\n  Really.\n", "Ready\n"));
    assertThat(file().set(List.of("hostname"), List.of("a", "b")).text())
        .isEqualTo(
            FILE.replace("hostname: web1   # the first", "hostname:   # the first\n  - a\n  - b"));
    assertThat(file().set(List.of("users"), List.of()).text())
        .isEqualTo(
            FILE.replace(
                "users:\n- default\n- name: ada\n  groups: [wheel,\n    adm] # both\n",
                "users: []\n"));
  }

  @Test
  void aMissingFieldIsMadeWithAllThatIsAboveIt() {
    assertThat(file().set(List.of("growpart", "ignore_growroot_disabled"), true).text())
        .isEqualTo(
            FILE.replace("  devices: [/]\n", "  devices: [/]\n  ignore_growroot_disabled: true\n"));
    assertThat(file().set(List.of("ntp", "pools"), List.of("b")).text())
        .isEqualTo(FILE.replace("org]}", "org], pools: [b]}"));
    assertThat(file().set(List.of("apt", "conf"), "x").text())
        .contains("Really.\napt:\n  conf: x\n\n# the end");
    assertThat(UserDataDocument.parse("#cloud-config").set(List.of("locale"), "C").text())
        .isEqualTo("#cloud-config\nlocale: C\n");
  }

  @Test
  void anItemIsAddedToAList() {
    assertThat(file().append(List.of("users"), Map.of("name", "bob")).text())
        .isEqualTo(FILE.replace("adm] # both\n", "adm] # both\n- name: bob\n"));
    assertThat(file().append(List.of("growpart", "devices"), "/srv").text())
        .isEqualTo(FILE.replace("devices: [/]", "devices: [/, /srv]"));
    assertThat(file().append(List.of("packages"), "nginx").text())
        .contains("packages:\n  - nginx\n");
    assertThatThrownBy(() -> file().append(List.of("hostname"), "x"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("no list");
  }

  @Test
  void aFieldIsRemovedWithItsLines() {
    assertThat(file().remove(List.of("hostname")).text())
        .isEqualTo(FILE.replace("hostname: web1   # the first\n", ""));
    assertThat(file().remove(List.of("ntp", "enabled")).text())
        .isEqualTo(FILE.replace("enabled: true, ", ""));
    assertThat(file().remove(List.of("ntp", "servers")).text())
        .isEqualTo(FILE.replace(", servers: [a.example.org]", ""));
    assertThat(file().remove(List.of("missing")).text()).isEqualTo(FILE);
  }

  @Test
  void aFieldBelowAPlainValueIsRefused() {
    assertThatThrownBy(() -> file().set(List.of("hostname", "x"), 1))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("no fields");
  }

  @Test
  void everythingThatIsWrongIsNamedWithItsLine() {
    UserDataDocument document =
        UserDataDocument.parse(
            """
            #cloud-config
            hostnam: web1
            hostname: 5
            apt_update: true
            users:
              - groups: x
              - {name: ada, lock-passwd: false, passwd: secret}
              - {name: bob, plain_text_passwd: secret}
            write_files:
              - path: etc/motd
                permissions: 0644
                encoding: zip
            runcmd:
              - [sleep, 5]
              - echo: x
            chpasswd:
              list: |
                root:secret
            locale: C
            locale: C
            """);

    assertThat(document.problems().stream().map(Problem::toString))
        .satisfiesExactly(
            says("line 2: cloud-init does not know 'hostnam'", "Is 'hostname' meant?"),
            says("line 3: 'hostname' takes a text, and this is a number", "quotes"),
            says("line 4: 'apt_update' is an old name", "package_update"),
            says("line 6: this account has no name"),
            says("line 7: 'lock-passwd' is an old name"),
            says("line 7: 'passwd' is no hash"),
            says("line 8: this is a password that anybody can read"),
            says("line 10: the path 'etc/motd' is not absolute"),
            says("line 11: a mode without quotes is a number"),
            says("line 12: there is no such encoding"),
            says("line 14: each argument is a text"),
            says("line 15: this is no command but a key with a value"),
            says("line 17: 'list' is the old form"),
            says("line 20: 'locale' is here a second time"));
    assertThat(document.model().toString()).doesNotContain("secret");
  }

  private static org.assertj.core.api.ThrowingConsumer<String> says(String... parts) {
    return text -> assertThat(text).contains(parts);
  }

  @Test
  void brokenYamlIsNamedWithItsLineAndKept() {
    UserDataDocument document = UserDataDocument.parse("#cloud-config\nusers:\n  - a: [\n b: c\n");

    assertThat(document.problems()).singleElement().matches(problem -> problem.line() >= 3);
    assertThatThrownBy(() -> document.set(List.of("x"), "y"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("no YAML");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#!/bin/sh\\nls|script",
        "## template: jinja\\n#cloud-config\\na: {{b}}|jinja",
        "Content-Type: multipart/mixed; boundary=x\\n\\n--x|multi-part",
        "MIME-Version: 1.0\\n|multi-part",
        "#include\\nhttps://example.org|include",
        "#include-once\\nhttps://example.org|include",
        "#cloud-boothook\\n#!/bin/sh|boot-hook",
        "#part-handler\\ndef x():|part-handler",
        "#cloud-config-archive\\n- a|cloud-config-archive",
        "#cloud-config-jsonp\\n[]|cloud-config-patch",
        "#Cloud-Config\\na: b|cloud-config",
        "hello|unknown",
        "'  '|empty"
      })
  void everyFormatIsToldAndKept(String escaped, String format) {
    String text = escaped.replace("\\n", "\n");
    UserDataDocument document = UserDataDocument.parse(text);

    assertThat(document.format()).hasToString(format);
    assertThat(document.text()).isEqualTo(text);
    if (!format.equals("cloud-config")) {
      assertThatThrownBy(() -> document.set(List.of("a"), 1))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("kept");
    }
  }

  @Test
  void whatCloudInitIgnoresIsAnError() {
    assertThat(UserDataDocument.parse("hostname: x\n").problems())
        .singleElement()
        .matches(Problem::isError);
  }

  @Test
  void oldNamesAreModernisedAndExplained() {
    var modern =
        UserDataDocument.parse(
                """
                #cloud-config
                apt_update: true # first
                ca-certs: {trusted: [x]}
                users:
                  - name: ada
                    lock-passwd: false
                """)
            .modernised();

    assertThat(modern.document().text())
        .isEqualTo(
            """
            #cloud-config
            package_update: true # first
            ca_certs: {trusted: [x]}
            users:
              - name: ada
                lock_passwd: false
            """);
    assertThat(modern.explanations()).extracting(Problem::line).containsExactly(2, 3, 6);
    assertThat(file().modernised().document().text()).isEqualTo(FILE);
  }

  @Test
  void valuesMeanWhatTheyMeanToCloudInit() {
    Object model =
        UserDataDocument.parse(
                """
                #cloud-config
                a: yes
                b: 0644
                c: 0x_1F
                d: 1:30
                e: 1_000
                f: 1.5
                g: "yes"
                h: ~
                i: 99999999999
                j: 1e3
                k: &k {x: 1}
                l: {<<: *k, y: 2}
                m: -0b11
                """)
            .model();

    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", true);
    expected.put("b", 420);
    expected.put("c", 31);
    expected.put("d", 90);
    expected.put("e", 1000);
    expected.put("f", 1.5);
    expected.put("g", "yes");
    expected.put("h", null);
    expected.put("i", 99_999_999_999L);
    expected.put("j", "1e3");
    expected.put("k", Map.of("x", 1));
    expected.put("l", Map.of("x", 1, "y", 2));
    expected.put("m", -3);
    assertThat(model).isEqualTo(Map.of("format", "cloud-config", "content", expected));
  }

  @Test
  void aFewReferencesThatMeanVeryMuchAreNotUnfolded() {
    StringBuilder text = new StringBuilder("#cloud-config\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int level = 1; level < 12; level++) {
      String[] references = new String[9];
      Arrays.fill(references, "*a" + (level - 1));
      text.append("a" + level + ": &a" + level + " [" + String.join(", ", references) + "]\n");
    }

    assertThat(UserDataDocument.parse(text.toString()).model().toString().length())
        .isLessThan(20_000_000);
  }

  /** Whatever else stands in the file, an edit changes its own lines only, or is refused. */
  @Property(tries = 500)
  void anEditLeavesAllOtherLinesAsTheyAre(@ForAll long seed) {
    CloudInitExamples examples = new CloudInitExamples(seed);
    String text = examples.handWritten();
    UserDataDocument document = UserDataDocument.parse(text);
    assertThat(document.text()).isEqualTo(text);

    String value = examples.text();
    UserDataDocument edited = document.set(List.of("locale"), value);
    assertThat(content(edited).get("locale")).isEqualTo(value);
    assertThat(edited.text().lines().toList()).containsSubsequence(text.lines().toList());
    UserDataDocument other = document.set(List.of("locale"), value.stripTrailing());
    assertThat(other.remove(List.of("locale")).text()).isIn(text, text + newline(text));

    UserDataDocument renamed = document.set(List.of("hostname"), "other");
    List<String> others = text.lines().filter(line -> !line.startsWith("hostname:")).toList();
    assertThat(renamed.text().lines().toList()).containsSubsequence(others);
  }

  private static String newline(String text) {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  private static Map<?, ?> content(UserDataDocument document) {
    return (Map<?, ?>) ((Map<?, ?>) document.model()).get("content");
  }
}
