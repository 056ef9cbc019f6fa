package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.spi.Call;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an engine tells while it builds, as lines, as progress, and as the image in the end. */
final class BuildLog {

  private static final Pattern STEP = Pattern.compile("Step (\\d{1,6})/(\\d{1,6}) : .*");
  private static final Pattern BUILT =
      Pattern.compile("Successfully built ((?:sha256:)?[0-9a-f]{12,64})");

  private final Call call;
  private final Consumer<String> log;
  private final TransferProgress fetching = new TransferProgress();
  private final StringBuilder line = new StringBuilder();
  private String step = "building";
  private long done;
  private OptionalLong total = OptionalLong.empty();
  private String image = "";

  BuildLog(Call call, Consumer<String> log) {
    this.call = call;
    this.log = log;
  }

  /**
   * Takes one line of the stream.
   *
   * @throws ApiException when it is an error
   */
  void take(JsonNode json) throws ApiException {
    String text = json.path("stream").asText("");
    for (int begin = 0; begin < text.length(); ) {
      int end = text.indexOf('\n', begin);
      line.append(text, begin, end < 0 ? text.length() : end);
      if (end >= 0) {
        flush();
      }
      begin = end < 0 ? text.length() : end + 1;
    }
    String id = json.path("aux").path("ID").asText("");
    if (!id.isEmpty()) {
      image = id;
    }
    if (json.hasNonNull("error") || json.hasNonNull("errorDetail")) {
      end();
    }
    boolean known = fetching.done() > 0;
    fetching.take(json);
    if (json.hasNonNull("status") && !json.hasNonNull("id")) {
      said(json.path("status").asText());
    } else if (json.hasNonNull("status") || known) {
      tell();
    }
  }

  /** Hands out a last line that has no end. */
  void end() {
    if (!line.isEmpty()) {
      flush();
    }
  }

  private void flush() {
    String text = line.toString();
    line.setLength(0);
    Matcher built = BUILT.matcher(text);
    if (built.find() && image.isEmpty()) {
      image = built.group(1);
    }
    said(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  private void said(String text) {
    Matcher matcher = STEP.matcher(text);
    if (matcher.matches()) {
      step = text;
      done = Long.parseLong(matcher.group(1)) - 1;
      total = OptionalLong.of(Long.parseLong(matcher.group(2)));
    }
    log.accept(text);
    tell();
  }

  private void tell() {
    if (call.isHeard()) {
      call.progress(step, done, total, fetching.parts());
    }
  }

  /** The image's id; empty while there is none. */
  String image() {
    return image;
  }
}
