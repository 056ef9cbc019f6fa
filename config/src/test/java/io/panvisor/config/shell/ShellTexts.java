package io.panvisor.config.shell;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values and files in the shell's syntax. */
public final class ShellTexts {

  private ShellTexts() {}

  /** Values of one line with everything that a shell would take for something else. */
  public static Arbitrary<String> value() {
    return Arbitraries.of(
            "a", "B", "1", " ", "  ", "'", "\"", "\\", "$", "`", "#", "=", ";", "&", "|", "(", ")",
            "<", "!", "*", "~", "ü", "/", "-", ",", "{", "\\n")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  /** Files that a shell reads without doing anything but assign. */
  public static Arbitrary<String> file() {
    Arbitrary<String> written =
        Arbitraries.of(
            "",
            "1",
            "a/b",
            "'x y'",
            "\"x y\"",
            "\"a\\\"b\"",
            "'$X `y`'",
            "a\\ b",
            "x'y'\"z\"",
            "\"over\nlines\"",
            "\"back\\\\slash\\z\"",
            "'#'",
            "\"\\$A\"",
            "a#b",
            "\"#\"");
    return Combinators.combine(
            Arbitraries.of("", "# comment\n", "\n", "#OLD='x'\n", "  ", "export "),
            Arbitraries.of("AA", "BB", "CC_1", "DD"),
            written,
            Arbitraries.of("\n", " # why\n", "\t\n", ";\n"))
        .as((before, name, value, end) -> before + name + "=" + value + end)
        .list()
        .ofMaxSize(8)
        .map(lines -> String.join("", lines));
  }
}
