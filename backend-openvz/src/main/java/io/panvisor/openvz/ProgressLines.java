package io.panvisor.openvz;

import io.panvisor.facet.Frame;
import io.panvisor.process.LineListener;
import io.panvisor.spi.Call;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tool's lines as progress: a line with a percentage as a part of a hundred, others as steps. */
record ProgressLines(Call call) implements LineListener {

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})(?:\\.[0-9]+)? ?%");
  private static final int WHOLE = 100;

  @Override
  public void line(Frame.Channel channel, String line) {
    if (line.isBlank()) {
      return;
    }
    Matcher percent = PERCENT.matcher(line);
    if (percent.find() && Integer.parseInt(percent.group(1)) <= WHOLE) {
      call.progress(line.strip(), Integer.parseInt(percent.group(1)), OptionalLong.of(WHOLE));
    } else {
      call.step(line.strip());
    }
  }
}
