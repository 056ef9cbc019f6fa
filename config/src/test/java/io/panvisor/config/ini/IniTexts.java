package io.panvisor.config.ini;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Files of sections, right and wrong. */
public final class IniTexts {

  private IniTexts() {}

  /** Lines of every kind, put together. */
  public static Arbitrary<String> anyText() {
    return Arbitraries.of(
            "[a]\n",
            "[b c]\n",
            "[a] # c\n",
            "[a\n",
            "[]\n",
            "x=1\n",
            "x = 2 3\n",
            "y=\n",
            "y=z\\\n",
            " more\n",
            "\tmore \n",
            " # in\n",
            "# c\n",
            ";c\n",
            "\n",
            " \n",
            "\t\n",
            "k\n",
            "=v\n",
            "q='1'\n",
            "q=\"a b\"\n",
            "q='1\n",
            "x==1\n",
            "[a]]\n",
            "é=ü\n",
            "\uF7FF",
            "r=1\r\n",
            "\r\n",
            "Long Key=1\n",
            "z=a\\\\\n",
            "[c",
            "x=last",
            "  k=v\n")
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  /** Values that a key can have. */
  public static Arbitrary<String> value() {
    return Arbitraries.of("a", "B", "1", " ", "=", "#", ";", "[", "]", "$x", "'", "ü", "/", "\\x")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts).strip())
        .filter(text -> !text.endsWith("\\") && !text.matches("([\"']).*\\1"));
  }
}
