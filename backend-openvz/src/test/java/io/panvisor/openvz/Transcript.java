package io.panvisor.openvz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was recorded of one call of a real tool, or what the stand-in answered to the same call.
 *
 * @param command the words of the command line
 * @param exitCode what the tool ended with
 * @param output its standard output
 * @param errors its error output
 */
record Transcript(List<String> command, int exitCode, String output, String errors) {

  private static final Pattern FORM =
      Pattern.compile(
          "\\$ (?<command>.*)\nexit=(?<exit>\\d+) .*\n--- stdout\n(?<output>(?:.*\n)*?)--- stderr\n(?<errors>(?:.*\n)*)");

  Transcript {
    command = List.copyOf(command);
  }

  /** Reads a file of {@code engines/openvz/transcripts}. */
  static Transcript read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Matcher matcher = FORM.matcher(text.endsWith("\n") ? text : text + "\n");
    if (!matcher.matches()) {
      throw new IllegalArgumentException(file + " is no transcript");
    }
    return new Transcript(
        words(matcher.group("command")),
        Integer.parseInt(matcher.group("exit")),
        matcher.group("output"),
        matcher.group("errors"));
  }

  /**
   * The words of a recorded command line. It was written down without its quotes, so that it has to
   * be known where a word has blanks: a command to be executed is one word, and so is a
   * description.
   */
  static List<String> words(String line) {
    Matcher shell = Pattern.compile("(bash -c|.* exec2? \\d+) (.*)").matcher(line);
    if (shell.matches()) {
      List<String> words = new ArrayList<>(List.of(shell.group(1).split(" ")));
      words.add(shell.group(2));
      return words;
    }
    Matcher plain = Pattern.compile("(.* exec3 \\d+) (\\S+) (.*)").matcher(line);
    if (plain.matches()) {
      List<String> words = new ArrayList<>(List.of(plain.group(1).split(" ")));
      words.add(plain.group(2));
      words.add(plain.group(3));
      return words;
    }
    Matcher description =
        Pattern.compile("(?<before>.*--description) (?<text>.*?) (?<after>--.*)").matcher(line);
    if (description.matches()) {
      List<String> words = new ArrayList<>(List.of(description.group("before").split(" ")));
      words.add(description.group("text"));
      words.addAll(List.of(description.group("after").split(" ")));
      return words;
    }
    return List.of(line.split(" "));
  }
}
