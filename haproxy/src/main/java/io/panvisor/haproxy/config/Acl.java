package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A named test of connections or requests.
 *
 * @param name its name: letters, digits and {@code _.:-}; several of one name hold when any does
 * @param criterion what is looked at, such as {@code path_beg}, {@code hdr(host)} or {@code src}
 * @param arguments flags and the values that fit, such as {@code -i} and {@code /static}
 */
public record Acl(String name, String criterion, List<String> arguments) implements Statement {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");

  /** Checks the name and that each argument is of one line. */
  public Acl {
    arguments = List.copyOf(arguments);
    name(name);
    Values.word("acl " + name, criterion);
    String field = "acl " + name;
    arguments.forEach(argument -> Values.line(field, argument));
  }

  static String name(String name) {
    Values.matching(NAME, "acl", name, "an acl's name has letters, digits and the signs _ . : -");
    if (name.equals("or") || name.equals("if") || name.equals("unless")) {
      throw InvalidSpecException.of("acl", name, "this word has a meaning of its own");
    }
    return name;
  }

  /** {@return the test of that name, as the file has it behind the name} */
  public static Acl parse(String name, String test) {
    List<String> words = Condition.words("acl " + name, test);
    if (words.isEmpty()) {
      throw InvalidSpecException.of("acl " + name, test, "a test is expected here");
    }
    return new Acl(name, words.get(0), words.subList(1, words.size()));
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("acl", name, criterion));
    words.addAll(arguments);
    out.at("acl " + name).line(words);
  }
}
