package io.panvisor.config.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ShellFileTest {

  private static final String TEXT =
      """
      # What NAME=value means
      A=1
      B="two words" # why
        export C='it is'
      D=`date` E=$HOME
      F="line one
      line two"
      #G=commented
      # H="also so"
      I = 5
      #J=prose goes on
      K="open
      """;

  @Example
  void valuesAreReadAsAShellTakesThem() {
    ShellFile file = ShellFile.parse(TEXT);

    assertThat(file.value("A")).contains("1");
    assertThat(file.value("B")).contains("two words");
    assertThat(file.value("C")).contains("it is");
    assertThat(file.value("D")).contains("`date`");
    assertThat(file.assignment("D").orElseThrow().isLiteral()).isFalse();
    assertThat(file.value("F")).contains("line one\nline two");
    assertThat(file.value("G")).isEmpty();
    assertThat(file.text()).isEqualTo(TEXT);
  }

  @Example
  void whatAShellWouldNotTakeIsNamed() {
    assertThat(ShellFile.parse(TEXT).problems())
        .extracting(Object::toString)
        .containsExactly(
            "line 5: behind the value of D comes 'E=$HOME'. A value with blanks stands in quotes",
            "line 10: there are blanks before the '=' of I. A shell takes I for a command then:"
                + " write no blanks",
            "line 12: a quote in the value of K has no end");
  }

  @Example
  void anEditChangesItsValueAlone() {
    ShellFile file = ShellFile.parse(TEXT);

    assertThat(file.with("A", "2").text()).isEqualTo(TEXT.replace("A=1", "A=2"));
    assertThat(file.with("A", "2 3").text()).isEqualTo(TEXT.replace("A=1", "A=\"2 3\""));
    assertThat(file.with("B", "x").text()).isEqualTo(TEXT.replace("\"two words\"", "\"x\""));
    assertThat(file.with("C", "$x").text()).isEqualTo(TEXT.replace("'it is'", "'$x'"));
    assertThat(file.with("C", "a'b").text()).isEqualTo(TEXT.replace("'it is'", "\"a'b\""));
    assertThat(file.with("B", "two words")).isSameAs(file);
    assertThat(file.without("F").text()).isEqualTo(TEXT.replace("F=\"line one\nline two\"\n", ""));
  }

  @Example
  void aDefaultThatIsCommentedOutIsPutIntoForceInItsPlace() {
    ShellFile file = ShellFile.parse(TEXT);

    assertThat(file.with("G", "all").text()).isEqualTo(TEXT.replace("#G=commented", "G=all"));
    assertThat(file.with("H", "x").text()).isEqualTo(TEXT.replace("# H=\"also so\"", "H=\"x\""));
  }

  @Example
  void whatIsNewComesAtTheEndAsTheOtherLinesEnd() {
    assertThat(ShellFile.parse("A=1").with("B", "").text()).isEqualTo("A=1\nB=\"\"\n");
    assertThat(ShellFile.parse("A=1\r\n").with("B", "2").text()).isEqualTo("A=1\r\nB=2\r\n");
  }

  @Example
  void nothingIsAddedBehindWhatHasNoEnd() {
    for (String open : new String[] {"A=\\", "A=\"x\n", "A='x"}) {
      assertThat(ShellFile.parse(open).problems()).isNotEmpty();
      assertThatThrownBy(() -> ShellFile.parse(open).with("B", "1"))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Example
  void aValueIsOneLine() {
    ShellFile file = ShellFile.parse("");

    assertThatThrownBy(() -> file.with("A", "1\nB=2")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.with("A B", "1")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.with("A\nB", "1")).isInstanceOf(InvalidSpecException.class);
  }

  @Property(tries = 300)
  void everyByteIsKept(@ForAll("anyText") String text) {
    ShellFile file = ShellFile.parse(text);

    assertThat(file.text()).isEqualTo(text);
    assertThat(file.problems()).doesNotContainNull();
  }

  @Property(tries = 300)
  void whatIsSetIsReadAgain(@ForAll("anyText") String text, @ForAll("value") String value) {
    ShellFile whole = ShellFile.parse(text);
    if (whole.problems().isEmpty()) {
      ShellFile changed = whole.with("NEW", value);

      assertThat(changed.value("NEW")).contains(value);
      assertThat(changed.assignment("NEW").orElseThrow().isLiteral()).isTrue();
      assertThat(changed.with("NEW", value)).isSameAs(changed);
      assertThat(changed.without("NEW").value("NEW")).isEmpty();
      whole
          .values()
          .forEach(
              (name, before) -> {
                if (!name.equals("NEW")) {
                  assertThat(changed.values()).containsEntry(name, before);
                }
              });
    }
  }

  @Provide
  Arbitrary<String> value() {
    return ShellTexts.value();
  }

  @Provide
  Arbitrary<String> anyText() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "A",
            "B2",
            "NEW",
            "=",
            "=",
            "'",
            "\"",
            "'x y'",
            "\"z $A\"",
            "`c`",
            "$(d)",
            "\\",
            " ",
            "\n",
            "\n",
            "\r\n",
            "#",
            "# ",
            "#NEW=old\n",
            "export ",
            ";",
            "é",
            "\uF7FF",
            "1");
    Arbitrary<String> free = piece.list().ofMaxSize(20).map(parts -> String.join("", parts));
    return Arbitraries.oneOf(
        free, Combinators.combine(ShellTexts.file(), free).as((first, second) -> first + second));
  }
}
