package io.panvisor.cli;

import io.panvisor.facet.Frame;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passes a machine's output on: as it is to the two channels of ours, or as one JSON object a line.
 */
final class FrameOutput {

  private static final int LONGEST_LINE = 1 << 20;

  private final PanvisorCommand panvisor;
  private final Map<Frame.Channel, ByteArrayOutputStream> begun =
      new EnumMap<>(Frame.Channel.class);

  FrameOutput(PanvisorCommand panvisor) {
    this.panvisor = panvisor;
  }

  void accept(Frame frame) {
    if (panvisor.isJson()) {
      lines(frame);
      return;
    }
    Surroundings surroundings = panvisor.surroundings();
    PrintStream stream =
        frame.channel() == Frame.Channel.ERROR ? surroundings.err() : surroundings.out();
    stream.write(frame.data(), 0, frame.data().length);
    if (stream.checkError()) {
      throw new OutputClosedException();
    }
  }

  private void lines(Frame frame) {
    ByteArrayOutputStream line =
        begun.computeIfAbsent(frame.channel(), channel -> new ByteArrayOutputStream());
    for (byte next : frame.data()) {
      if (next == '\n' || line.size() >= LONGEST_LINE) {
        print(frame.channel(), line);
      }
      if (next != '\n') {
        line.write(next);
      }
    }
  }

  /** Prints what has no line's end yet. */
  void end() {
    begun.forEach(
        (channel, line) -> {
          if (line.size() > 0) {
            print(channel, line);
          }
        });
  }

  private void print(Frame.Channel channel, ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("channel", channel.name());
    fields.put("text", text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    panvisor.print(fields, "");
  }
}
