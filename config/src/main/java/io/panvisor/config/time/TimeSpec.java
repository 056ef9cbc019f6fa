package io.panvisor.config.time;

import io.panvisor.config.SpecNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the settings from a description. */
final class TimeSpec {

  private TimeSpec() {}

  static TimeSettings read(SpecNode spec) {
    TimeSettings settings = TimeSettings.empty();
    if (spec.has("sources")) {
      List<TimeSource> sources = new ArrayList<>();
      spec.children("sources").forEach(node -> sources.add(source(node)));
      settings = settings.sources(sources);
    }
    if (spec.has("allow")) {
      settings = settings.allow(spec.texts("allow"));
    }
    if (spec.has("driftfile")) {
      settings = settings.driftFile(spec.requiredText("driftfile"));
    }
    var stratum = spec.number("local-stratum", 1, 15);
    if (stratum.isPresent()) {
      settings = settings.localStratum(stratum.getAsInt());
    }
    var step = spec.child("makestep");
    if (step.isPresent()) {
      double seconds =
          step.get()
              .value("seconds", Double::valueOf)
              .orElseThrow(() -> step.get().missing("seconds"));
      settings = settings.makeStep(seconds, step.get().number("updates", -1, 1_000_000).orElse(3));
    }
    var sync = spec.flag("rtcsync");
    return sync.isPresent() ? settings.rtcSync(sync.get()) : settings;
  }

  private static TimeSource source(SpecNode node) {
    TimeSource.Kind kind =
        node.choice("kind", TimeSource.Kind.class).orElse(TimeSource.Kind.SERVER);
    List<String> options = node.has("options") ? node.texts("options") : List.of("iburst");
    return new TimeSource(kind, node.requiredText("host"), options);
  }
}
