package io.panvisor.process;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Lists of words, of any characters but NUL, with more of those that shells care about. */
final class Words {

  private Words() {}

  static Arbitrary<List<List<String>>> lists(int most) {
    Arbitrary<Integer> points =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(1, 127)),
            Tuple.of(
                4,
                Arbitraries.of(
                    "'\"\\$`!*?[]{}()<>|&;#~=%^-+,:@ \t\n\r\033\036\001\177"
                        .chars()
                        .boxed()
                        .toList())),
            // The bytes 0x80 to 0xff, of which some shells use some for themselves.
            Tuple.of(2, Arbitraries.integers().between(0x80, 0x7ff)),
            Tuple.of(1, Arbitraries.integers().between(0x800, 0xd7ff)),
            Tuple.of(1, Arbitraries.integers().between(0xe000, 0x10ffff)));
    Arbitrary<String> free =
        points
            .list()
            .ofMaxSize(12)
            .map(
                list ->
                    list.stream()
                        .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                        .toString());
    Arbitrary<String> known =
        Arbitraries.of(
            "", "-n", "--", "-", "if", "exit", "a=b", "~", "~root", "*", "$HOME", "$(id)", "`id`",
            "'", "''", "\\", "\n", "a\n", "\\n", "%s", "!", "!!", "{a,b}", "&", "a b", " ", "EOF");
    return Arbitraries.frequencyOf(Tuple.of(3, free), net.jqwik.api.Tuple.of(1, known))
        .list()
        .ofMaxSize(8)
        .list()
        .ofMinSize(1)
        .ofMaxSize(most);
  }

  /** What {@code printf '%s\0' $# "$@"} shows of each list. */
  static String shown(List<List<String>> lists) {
    StringBuilder all = new StringBuilder();
    for (List<String> list : lists) {
      all.append(list.size()).append('\0');
      list.forEach(word -> all.append(word).append('\0'));
    }
    return all.toString();
  }
}
