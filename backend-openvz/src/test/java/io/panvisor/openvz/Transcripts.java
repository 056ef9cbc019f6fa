package io.panvisor.openvz;

import io.panvisor.process.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a real vzctl 4.11.1 and its vzlist printed, file by file. */
final class Transcripts {

  /**
   * One recording.
   *
   * @param name the file
   * @param command the command line
   * @param result what came of it
   */
  record Transcript(String name, String command, CommandResult result) {}

  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", ".")).resolve("../engines/openvz/transcripts");

  private static final Pattern RECORDING =
      Pattern.compile("(?s)\\$ (.*?)\nexit=(\\d+)  ms=(\\d+)\n--- stdout\n(.*?)--- stderr\n(.*)");

  private Transcripts() {}

  /** All recordings of single commands. */
  static List<Transcript> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .sorted()
          .map(Transcripts::read)
          .filter(each -> !each.command().isEmpty())
          .toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  static Transcript named(String name) {
    return read(FOLDER.resolve(name + ".txt"));
  }

  private static Transcript read(Path file) {
    try {
      String text = Files.readString(file);
      String name = file.getFileName().toString().replaceFirst("\\.txt$", "");
      Matcher matcher = RECORDING.matcher(text);
      if (!matcher.matches()) {
        return new Transcript(name, "", new CommandResult(0, text, "", false, Duration.ZERO));
      }
      return new Transcript(
          name,
          matcher.group(1),
          new CommandResult(
              Integer.parseInt(matcher.group(2)),
              matcher.group(4),
              matcher.group(5),
              false,
              Duration.ofMillis(Long.parseLong(matcher.group(3)))));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
