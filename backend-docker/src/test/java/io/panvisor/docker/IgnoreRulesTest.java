package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {

  private static boolean ignored(String rules, String path) {
    IgnoreRules parsed = IgnoreRules.parse(rules);
    IgnoreRules.Fit fit = parsed.root();
    StringBuilder reached = new StringBuilder();
    for (String name : path.split("/")) {
      reached.append(reached.isEmpty() ? "" : "/").append(name);
      fit = parsed.fit(fit, reached.toString());
    }
    return fit.isIgnored();
  }

  @ParameterizedTest
  @CsvSource({
    "temp, temp, true",
    "temp, temp/a/b, true",
    "temp, x/temp, false",
    "/temp, temp, true",
    "temp/, temp, true",
    "./temp//x/, temp/x, true",
    "a/../temp, temp, true",
    "*/temp, a/temp, true",
    "*/temp, temp, false",
    "*/temp, a/b/temp, false",
    "*.md, a.md, true",
    "*.md, x/a.md, false",
    "**/*.md, a.md, true",
    "**/*.md, x/y/a.md, true",
    "**, a/b, true",
    "a/**, a/b/c, true",
    "a/**/z, a/z, true",
    "a/**/z, a/b/c/z, true",
    "a?c, abc, true",
    "a?c, a/c, false",
    "a[b-d]e, ace, true",
    "a[^b-d]e, ace, false",
    "a[^b-d]e, axe, true",
    "'a\\*', 'a*', true",
    "'a\\*', ab, false",
    "a.c, abc, false",
    "a+b(c){d}|e^$, a+b(c){d}|e^$, true",
    "' spaced ', spaced, true",
    "'#comment', '#comment', false",
    "., a, false",
    "../a, a, false"
  })
  void aLineFits(String rule, String path, boolean expected) {
    assertThat(ignored(rule, path)).isEqualTo(expected);
  }

  @Test
  void theLastLineThatFitsDecides() {
    assertThat(ignored("*.md\n!README.md", "README.md")).isFalse();
    assertThat(ignored("*.md\n!README.md", "other.md")).isTrue();
    assertThat(ignored("!README.md\n*.md", "README.md")).isTrue();
    assertThat(ignored("a\n! a/b\na/b/c", "a/b/d")).isFalse();
    assertThat(ignored("a\n! a/b\na/b/c", "a/b/c")).isTrue();
    assertThat(ignored("a\n! a/b\na/b/c", "a/x")).isTrue();
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsDoNotMatter() {
    assertThat(ignored("\uFEFFtemp\r\nother\r\n", "temp")).isTrue();
    assertThat(ignored("\uFEFFtemp\r\nother\r\n", "other")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "! ", "a\\", "[", "[a", "[]", "[b-a]", "[a-", "[^"})
  void whatCannotBeUnderstoodIsRefused(String rule) {
    assertThatThrownBy(() -> IgnoreRules.parse("fine\n" + rule))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(".dockerignore");
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.strings()
        .withChars("ab.+()[]{}|^$é ")
        .ofMinLength(1)
        .ofMaxLength(4)
        .filter(name -> !name.isBlank() && !name.strip().startsWith("#"))
        .filter(name -> name.equals(name.strip()) && !name.equals(".") && !name.equals(".."))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 500)
  void aPathWithBackslashesBeforeItsSignsFitsItselfAndAllBelow(
      @ForAll("names") List<String> names) {
    String path = String.join("/", names);
    String rule = path.replaceAll("([*?\\[\\]\\\\])", "\\\\$1");
    assertThat(ignored(rule, path)).isTrue();
    assertThat(ignored(rule, path + "/below")).isTrue();
    assertThat(ignored(rule, "above/" + path)).isFalse();
    assertThat(ignored("**/" + rule, "above/" + path)).isTrue();
    assertThat(ignored(rule + "\n!" + rule, path)).isFalse();
  }

  @Property(tries = 300)
  void whatIsTakenBackBelowIsReached(@ForAll("names") List<String> names) {
    List<String> below = new ArrayList<>(names);
    below.add("kept");
    String rule = String.join("/", below).replaceAll("([*?\\[\\]\\\\])", "\\\\$1");
    IgnoreRules rules = IgnoreRules.parse("*\n!" + rule);
    if (rule.equals(String.join("/", below))) {
      assertThat(rules.mayTakeBackBelow(names.get(0))).isTrue();
    }
    assertThat(ignored("*\n!" + rule, String.join("/", below))).isFalse();
  }
}
