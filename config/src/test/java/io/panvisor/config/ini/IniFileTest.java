package io.panvisor.config.ini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IniFileTest {

  private static final String REPO =
      """
      # mine
      [one]
      name = One
      baseurl = http://a/
              http://b/

      # between
      [two]
      name = 'Two'
      enabled = 0
      """;

  private static final String UNIT =
      """
      [Unit]
      Description=A
      [Service]
      Environment=A=1
      ExecStart=/bin/x \\
      # why
        -y
      Environment=B=2

      [Install]
      WantedBy=multi-user.target
      """;

  @Example
  void aRepositorysValuesAreReadAsDnfReadsThem() {
    IniFile file = IniFile.parse(IniStyle.YUM, REPO);

    assertThat(file.sections()).containsExactly("one", "two");
    assertThat(file.value("one", "baseurl")).contains("http://a/\nhttp://b/");
    assertThat(file.value("two", "name")).contains("Two");
    assertThat(file.problems()).isEmpty();
  }

  @Example
  void aUnitsValuesAreReadAsSystemdReadsThem() {
    IniFile file = IniFile.parse(IniStyle.UNIT, UNIT);

    assertThat(file.value("Service", "ExecStart")).contains("/bin/x  -y");
    assertThat(file.values("Service", "Environment")).containsExactly("A=1", "B=2");
    assertThat(file.text()).isEqualTo(UNIT);
  }

  @Example
  void anEditChangesItsKeyAlone() {
    IniFile file = IniFile.parse(IniStyle.YUM, REPO);

    assertThat(file.with("two", "enabled", "1").text())
        .isEqualTo(REPO.replace("enabled = 0", "enabled = 1"));
    assertThat(file.with("one", "baseurl", "http://c/").text())
        .isEqualTo(REPO.replace("http://a/\n        http://b/", "http://c/"));
    assertThat(file.with("one", "enabled", "1").text())
        .isEqualTo(REPO.replace("http://b/\n", "http://b/\nenabled = 1\n"));
    assertThat(file.with("three", "name", "3").text()).isEqualTo(REPO + "\n[three]\nname = 3\n");
    assertThat(file.without("two", "name").text()).isEqualTo(REPO.replace("name = 'Two'\n", ""));
    assertThat(file.withoutSection("one").text())
        .isEqualTo("# mine\n[two]\nname = 'Two'\nenabled = 0\n");
    assertThat(file.with("two", "name", "Two")).isSameAs(file);
  }

  @Example
  void aKeyThatStandsSeveralTimesIsReplacedAsAWhole() {
    IniFile file = IniFile.parse(IniStyle.UNIT, UNIT);

    assertThat(file.withAll("Service", "Environment", List.of("C=3", "D=4", "E=5")).text())
        .isEqualTo(
            UNIT.replace("Environment=B=2\n", "")
                .replace(
                    "Environment=A=1\n", "Environment=C=3\nEnvironment=D=4\nEnvironment=E=5\n"));
    assertThat(file.withAll("Service", "Environment", List.of()).values("Service", "Environment"))
        .isEmpty();
    assertThat(file.withAll("Service", "User", List.of("x")).text())
        .isEqualTo(UNIT.replace("Environment=B=2\n", "Environment=B=2\nUser=x\n"));
  }

  @Example
  void nothingGetsIntoTheFileThroughAValue() {
    IniFile repo = IniFile.parse(IniStyle.YUM, REPO);
    IniFile unit = IniFile.parse(IniStyle.UNIT, UNIT);

    for (String value : List.of("a\n", "a\n\n[x]", " a", "a\r", "a\u0000")) {
      assertThatThrownBy(() -> repo.with("one", "name", value))
          .isInstanceOf(InvalidSpecException.class);
    }
    for (String value : List.of("a\nb", "a\\", "a ")) {
      assertThatThrownBy(() -> unit.with("Service", "User", value))
          .isInstanceOf(InvalidSpecException.class);
    }
    assertThatThrownBy(() -> unit.with("Ser]vice", "User", "x"))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> unit.with("Service", "User=1\nX", "x"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Example
  void theOtherLineEndsStay() {
    IniFile file = IniFile.parse(IniStyle.YUM, "[a]\r\nx=1\r\n");

    assertThat(file.with("a", "x", "2").with("a", "y", "3").text())
        .isEqualTo("[a]\r\nx=2\r\ny=3\r\n");
  }

  @Property(tries = 300)
  void everyByteIsKept(@ForAll("anyText") String text, @ForAll IniStyle style) {
    assertThat(IniFile.parse(style, text).text()).isEqualTo(text);
  }

  @Property(tries = 300)
  void whatIsSetIsReadAgainAndTheRestStays(
      @ForAll("anyText") String text, @ForAll IniStyle style, @ForAll("value") String value) {
    IniFile before = IniFile.parse(style, text);
    if (!before.problems().isEmpty()) {
      // A line that goes on with nothing would go on with what comes before it.
      return;
    }
    IniFile after = before.with("a", "x", value);

    assertThat(after.value("a", "x")).contains(value);
    assertThat(after.with("a", "x", value)).isSameAs(after);
    assertThat(after.problems()).hasSizeLessThanOrEqualTo(before.problems().size());
    assertThat(after.entries()).extracting(IniEntry::key).containsAll(keys(before));
    assertThat(after.without("a", "x").values("a", "x")).isEmpty();
  }

  private static List<String> keys(IniFile file) {
    return file.entries().stream().map(IniEntry::key).toList();
  }

  @Provide
  Arbitrary<String> anyText() {
    return IniTexts.anyText();
  }

  @Provide
  Arbitrary<String> value() {
    return IniTexts.value();
  }
}
