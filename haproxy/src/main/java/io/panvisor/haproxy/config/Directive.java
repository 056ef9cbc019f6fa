package io.panvisor.haproxy.config;

import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line of the file that says something: its words, and where it stands. Immutable. */
public final class Directive {

  private final int line;
  private final String source;
  private final List<Word> words;
  private final int commentStart;
  private final @Nullable String fault;

  private Directive(int line, String source, LineWords cut) {
    this.line = line;
    this.source = source;
    this.words = List.copyOf(cut.words());
    this.commentStart = cut.commentStart();
    this.fault = cut.fault().orElse(null);
  }

  /** The directive of a line; nothing when the line is blank or a comment. */
  static Optional<Directive> of(int line, String source) {
    LineWords cut = LineWords.of(source);
    return cut.words().isEmpty() ? Optional.empty() : Optional.of(new Directive(line, source, cut));
  }

  /** {@return the line's number in the file, from 1} */
  public int line() {
    return line;
  }

  /** {@return the line as it stands in the file, without its ending} */
  public String source() {
    return source;
  }

  /** {@return its words as they stand in the file, one at least} */
  public List<Word> words() {
    return words;
  }

  /** {@return what its words say, without quotes and escapes} */
  public List<String> texts() {
    return words.stream().map(Word::text).toList();
  }

  /** {@return the first word} */
  public String keyword() {
    return words.get(0).text();
  }

  /** {@return what the word of that index says, from 0; empty when there are fewer} */
  public String text(int index) {
    return index < words.size() ? words.get(index).text() : "";
  }

  /** {@return how many words there are} */
  public int size() {
    return words.size();
  }

  /** {@return what the words from that index on say} */
  public List<String> textsFrom(int index) {
    return texts().subList(Math.min(index, words.size()), words.size());
  }

  /** {@return whether it begins with these words} */
  public boolean startsWith(String... first) {
    if (first.length > words.size()) {
      return false;
    }
    for (int index = 0; index < first.length; index++) {
      if (!words.get(index).text().equals(first[index])) {
        return false;
      }
    }
    return true;
  }

  /** {@return what stands in front of the first word} */
  public String indentation() {
    return source.substring(0, words.get(0).start());
  }

  /** {@return the comment behind the words, with its {@code #}; empty when there is none} */
  public String comment() {
    return commentStart < 0 ? "" : source.substring(commentStart);
  }

  /** What is wrong in how the line is written. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /**
   * The line with other words: those that stay at its beginning and at its end keep their writing
   * and the blanks between them, and its comment stays.
   */
  String rewritten(List<String> texts, HaproxyVersion version) {
    int same = 0;
    while (same < words.size()
        && same < texts.size()
        && words.get(same).text().equals(texts.get(same))) {
      same++;
    }
    int kept = 0;
    while (kept < words.size() - same
        && kept < texts.size() - same
        && words.get(words.size() - 1 - kept).text().equals(texts.get(texts.size() - 1 - kept))) {
      kept++;
    }
    List<String> middle = new ArrayList<>();
    for (String text : texts.subList(same, texts.size() - kept)) {
      middle.add(Quoting.quoted(keyword(), text, version));
    }
    int from = same == 0 ? words.get(0).start() : words.get(same - 1).end();
    int lastEnd = words.get(words.size() - 1).end();
    StringBuilder result = new StringBuilder(source.substring(0, from));
    for (String word : middle) {
      result.append(result.length() == from && same == 0 ? "" : " ").append(word);
    }
    if (kept > 0) {
      Word first = words.get(words.size() - kept);
      boolean atStart = same == 0 && middle.isEmpty();
      result.append(atStart ? "" : " ").append(source, first.start(), lastEnd);
    }
    return result.append(source.substring(lastEnd)).toString();
  }

  /** {@return the line as it stands in the file} */
  @Override
  public String toString() {
    return source;
  }
}
