package io.panvisor.config.xl;

import io.panvisor.config.ConfigDocument.Modernised;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Brings a file of xm's, or of an early xl, into today's words. */
final class XlModernizer {

  private static final List<String> NUMBERS =
      List.of("memory", "maxmem", "vcpus", "maxvcpus", "vnc", "sdl", "acpi", "apic", "pae");

  private final XlDocument original;
  private final List<Problem> explanations = new ArrayList<>();
  private XlDocument changed;

  XlModernizer(XlDocument original) {
    this.original = original;
    this.changed = original;
  }

  Modernised modernise() {
    lineEnds();
    builder();
    hvmLoader();
    kernelLine();
    disks();
    interfaces();
    framebuffers();
    numbers();
    bootloader();
    ignored();
    return new Modernised(changed, List.copyOf(explanations));
  }

  private void explain(String setting, String what, String hint) {
    explanations.add(Problem.warning(original.line(setting), what, hint));
  }

  private Optional<String> atom(String name) {
    return changed
        .value(name)
        .filter(value -> !(value instanceof XlValue.Items))
        .map(XlDocument::atom);
  }

  private void lineEnds() {
    if (original.text().contains("\r\n")) {
      changed = XlDocument.parse(original.text().replace("\r\n", "\n"));
      explanations.add(
          Problem.warning(1, "xl does not read Windows' line ends", "They become newlines"));
    }
  }

  private void builder() {
    Optional<String> builder = atom("builder");
    if (builder.isEmpty()) {
      return;
    }
    String type = builder.get().equals("hvm") ? "hvm" : "pv";
    explain("builder", "'builder' is old", "It is type = \"" + type + "\" today");
    if (changed.value("type").isEmpty()) {
      changed = changed.with("builder", XlValue.text(type)).renamed("builder", "type");
    } else {
      changed = changed.without("builder");
    }
  }

  private void hvmLoader() {
    atom("kernel")
        .filter(kernel -> kernel.endsWith("/hvmloader"))
        .ifPresent(
            kernel -> {
              explain(
                  "kernel",
                  "a kernel called hvmloader is xm's way to boot HVM domains",
                  "xl finds its firmware by itself");
              changed = changed.without("kernel");
            });
  }

  private void kernelLine() {
    Optional<String> root = atom("root");
    Optional<String> extra = atom("extra");
    if (root.isEmpty() && extra.isEmpty()) {
      return;
    }
    boolean ignored = changed.value("cmdline").isPresent();
    for (String name : List.of("root", "extra")) {
      if (atom(name).isPresent()) {
        explain(
            name,
            "'" + name + "' is the old way to give a kernel its command line",
            ignored ? "xl passes over it beside cmdline" : "It is cmdline today");
      }
    }
    if (!ignored) {
      List<String> parts = new ArrayList<>();
      root.ifPresent(value -> parts.add("root=" + value));
      extra.ifPresent(parts::add);
      String kept = extra.isPresent() ? "extra" : "root";
      changed =
          changed.with(kept, new XlValue.Text(String.join(" ", parts))).renamed(kept, "cmdline");
    }
    changed = changed.without("root").without("extra");
  }

  private void disks() {
    rewrite(
        "disk",
        spec -> {
          List<String> legacy = XlDisk.legacy(spec);
          if (legacy.isEmpty()) {
            return spec;
          }
          String today = XlDisk.parse(spec).written();
          legacy.forEach(what -> explain("disk", what, "The disk is '" + today + "' today"));
          return today;
        });
  }

  private void interfaces() {
    rewrite(
        "vif",
        spec -> {
          if (!spec.matches("(?s)(.*,)?\\s*type\\s*=\\s*(netfront|paravirtualised)\\b.*")) {
            return spec;
          }
          explain("vif", "an interface of type netfront is xm's", "It is type=vif today");
          return spec.replaceAll("type(\\s*)=(\\s*)(netfront|paravirtualised)", "type$1=$2vif");
        });
  }

  private void framebuffers() {
    rewrite(
        "vfb",
        spec -> {
          List<String> parts =
              Arrays.stream(spec.split(","))
                  .map(
                      part ->
                          switch (part.strip()) {
                            case "type=vnc" -> "vnc=1";
                            case "type=sdl" -> "sdl=1";
                            default -> part;
                          })
                  .distinct()
                  .toList();
          String today = String.join(",", parts);
          if (!today.equals(spec)) {
            explain("vfb", "'type=' of a framebuffer is xm's", "It is vnc=1 or sdl=1 today");
          }
          return today;
        });
  }

  private void rewrite(String name, UnaryOperator<String> change) {
    Optional<XlValue> value = changed.value(name);
    if (value.isEmpty() || !(value.get() instanceof XlValue.Items list)) {
      return;
    }
    List<XlValue> items = new ArrayList<>();
    for (XlValue item : list.items()) {
      items.add(item instanceof XlValue.Text spec ? rewritten(spec, change) : item);
    }
    changed = changed.with(name, new XlValue.Items(items));
  }

  private static XlValue rewritten(XlValue.Text spec, UnaryOperator<String> change) {
    try {
      return new XlValue.Text(change.apply(spec.text()));
    } catch (InvalidSpecException unreadable) {
      // It stays as it is; that it is wrong is among the problems.
      return spec;
    }
  }

  private void numbers() {
    for (String name : NUMBERS) {
      Optional<XlValue> value = changed.value(name);
      if (value.isPresent()
          && value.get() instanceof XlValue.Text text
          && text.text().matches("0|[1-9][0-9]{0,17}")) {
        explain(name, "'" + name + "' is a number in quotes", "Numbers stand without quotes");
        changed = changed.with(name, new XlValue.Numeral(text.text()));
      }
    }
  }

  private void bootloader() {
    atom("bootloader")
        .filter(program -> program.startsWith("/") && program.endsWith("/pygrub"))
        .ifPresent(
            program -> {
              explain("bootloader", "xl finds pygrub by itself", "A path may be wrong some day");
              changed = changed.with("bootloader", XlValue.text("pygrub"));
            });
    Optional<XlValue> arguments = changed.value("bootloader_args");
    if (arguments.isPresent() && arguments.get() instanceof XlValue.Text text) {
      explain("bootloader_args", "arguments in one text are old", "They are a list today");
      List<XlValue> words = new ArrayList<>();
      for (String word : text.text().strip().split("\\s+")) {
        words.add(new XlValue.Text(word));
      }
      changed = changed.with("bootloader_args", new XlValue.Items(words));
    }
  }

  private void ignored() {
    for (String name : List.of("device_model", "on_xend_start", "on_xend_stop")) {
      if (changed.value(name).isPresent()) {
        explain(
            name,
            "'" + name + "' is xm's, and xl passes over it",
            name.startsWith("on_xend")
                ? "For a start with the host, link the file into /etc/xen/auto"
                : "Another device model is named by device_model_override");
        changed = changed.without(name);
      }
    }
  }
}
