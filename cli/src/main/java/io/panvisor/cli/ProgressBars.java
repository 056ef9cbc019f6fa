package io.panvisor.cli;

import io.panvisor.Progress;
import io.panvisor.ProgressListener;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows one bar for the step that is being done, on standard error; gone when the step is. */
final class ProgressBars implements ProgressListener, AutoCloseable {

  private static final int LONGEST_NAME = 40;

  private final Surroundings surroundings;
  private @Nullable ProgressBar bar;
  private String step = "";

  ProgressBars(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void onProgress(Progress progress) {
    ProgressBar shown = bar;
    if (shown == null || !step.equals(progress.step())) {
      close();
      step = progress.step();
      shown = begin(Plain.line(step));
      bar = shown;
    }
    progress.total().ifPresentOrElse(shown::maxHint, () -> maxUnknown());
    shown.stepTo(progress.done());
    if (!progress.parts().isEmpty()) {
      long whole = progress.parts().stream().filter(ProgressBars::isWhole).count();
      shown.setExtraMessage(" " + whole + " of " + progress.parts().size() + " layers");
    }
  }

  private static boolean isWhole(Progress.Part part) {
    return part.total().isPresent() && part.done() >= part.total().getAsLong();
  }

  private void maxUnknown() {
    if (bar != null) {
      bar.maxHint(-1);
    }
  }

  private ProgressBar begin(String name) {
    String charset =
        surroundings
            .variable("LC_ALL")
            .or(() -> surroundings.variable("LC_CTYPE"))
            .or(() -> surroundings.variable("LANG"))
            .orElse("");
    boolean unicode = charset.toLowerCase(Locale.ROOT).replace("-", "").endsWith("utf8");
    return new ProgressBarBuilder()
        .setTaskName(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name)
        .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(100)
        .clearDisplayOnFinish()
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
