package io.panvisor.examples;

import io.panvisor.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Shows the tour's steps: what is done, on which engine, how long it took. */
final class TourScreen {

  private final PrintStream out;
  private final boolean terminal;

  TourScreen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void title(String text) {
    out.println();
    out.println(text);
  }

  void line(String text) {
    out.println("  " + text);
  }

  /** Does one step and shows its result, which the step itself words, and its time. */
  <T> T step(
      String engine, String what, Supplier<T> body, java.util.function.Function<T, String> result) {
    String begin = String.format(Locale.ROOT, "  %-8s %-34s ", engine, what);
    out.print(begin);
    out.flush();
    long began = System.nanoTime();
    T value;
    try {
      value = body.get();
    } catch (RuntimeException failed) {
      out.println("FAILED");
      throw failed;
    }
    if (terminal) {
      out.print("\r" + begin);
    }
    String told = result.apply(value);
    out.printf(Locale.ROOT, "%-44s %s%n", told, time(Duration.ofNanos(System.nanoTime() - began)));
    return value;
  }

  /** Shows what a long step is at, on a terminal only. */
  void progress(Progress progress) {
    if (terminal) {
      String part =
          progress.total().isPresent()
              ? String.format(Locale.ROOT, " %3.0f %%", progress.fraction() * 100)
              : "";
      String text = progress.step() + part;
      out.printf("\r  %-8s %-78.78s", "", text);
      out.flush();
    }
  }

  void table(List<String> header, List<List<String>> rows) {
    int[] widths = header.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    row(header, widths);
    rows.forEach(row -> row(row, widths));
  }

  private void row(List<String> cells, int[] widths) {
    StringBuilder text = new StringBuilder("  ");
    for (int column = 0; column < widths.length; column++) {
      text.append(cells.get(column))
          .append(" ".repeat(widths[column] - cells.get(column).length() + 2));
    }
    out.println(text.toString().stripTrailing());
  }

  private static String time(Duration took) {
    return took.toMillis() < 1_000
        ? took.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }
}
