package io.panvisor.openvz;

import io.panvisor.error.InvalidSpecException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container's description: words for people, and behind them the labels in square brackets.
 *
 * <p>The description is the one free text that both generations and virtual machines keep, that
 * moves and goes with the container, that is written under the tools' own lock, and that comes with
 * the list. What is written has no character that the shell which reads the configuration file, or
 * the list's JSON, would take for its own.
 *
 * @param words what people wrote
 * @param labels labels and marks
 */
record DescriptionLabels(String words, Map<String, String> labels) {

  /** vzctl reads its configuration in lines of 16 KiB. */
  private static final int LONGEST = 15_000;

  private static final Pattern TEXT =
      Pattern.compile("(?s)(.*?) ?\\[panvisor((?: [a-z0-9][a-z0-9._/-]*=[^ \\]]*)*)\\]");
  private static final Pattern WORDS = Pattern.compile("[^\\p{Cntrl}\"\\\\$`]{0,1000}");
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:,+@-";

  DescriptionLabels {
    labels = Map.copyOf(labels);
  }

  static DescriptionLabels parse(String description) {
    Matcher matcher = TEXT.matcher(description);
    if (!matcher.matches()) {
      return new DescriptionLabels(description, Map.of());
    }
    Map<String, String> labels = new TreeMap<>();
    for (String pair : matcher.group(2).strip().split(" ")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        labels.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return new DescriptionLabels(matcher.group(1), labels);
  }

  /** The words, if they can be written. */
  static String checkedWords(String field, String words) {
    if (!WORDS.matcher(words).matches() || words.contains("[panvisor")) {
      throw InvalidSpecException.of(
          field,
          words,
          "a description has 1000 characters at most, on one line, without '\"', '\\', '$' and '`'");
    }
    return words;
  }

  DescriptionLabels with(Map<String, String> set, Iterable<String> remove) {
    Map<String, String> changed = new TreeMap<>(labels);
    remove.forEach(changed::remove);
    changed.putAll(set);
    return new DescriptionLabels(words, changed);
  }

  DescriptionLabels withWords(String other) {
    return new DescriptionLabels(other, labels);
  }

  /** The description to write. */
  String text() {
    if (labels.isEmpty()) {
      return words;
    }
    List<String> parts = new ArrayList<>();
    new TreeMap<>(labels).forEach((key, value) -> parts.add(key + "=" + encoded(value)));
    String text =
        (words.isEmpty() ? "" : words + " ") + "[panvisor " + String.join(" ", parts) + "]";
    if (text.length() > LONGEST) {
      throw InvalidSpecException.of(
          "labels",
          Integer.toString(text.length()),
          "labels and description together are too long for the node's configuration files");
    }
    return text;
  }

  private static String encoded(String value) {
    StringBuilder percent = new StringBuilder();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (byte each : bytes) {
      char letter = (char) (each & 0xff);
      if (PLAIN.indexOf(letter) >= 0) {
        percent.append(letter);
      } else {
        percent.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
      }
    }
    int base64 = (bytes.length + 2) / 3 * 4 + 1;
    return percent.length() <= base64
        ? percent.toString()
        : "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What cannot be read is shown as it stands: somebody else wrote it. */
  private static String decoded(String text) {
    if (text.startsWith("~")) {
      try {
        return new String(Base64.getUrlDecoder().decode(text.substring(1)), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException notOurs) {
        return text;
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%'
          && i + 2 < text.length()
          && Character.digit(text.charAt(i + 1), 16) >= 0
          && Character.digit(text.charAt(i + 2), 16) >= 0) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
