package io.panvisor.config.packstack;

import io.panvisor.Secret;
import io.panvisor.config.packstack.PackstackOutcome.Failure;
import io.panvisor.config.packstack.PackstackOutcome.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what packstack prints, line by line. */
final class PackstackOutput {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");
  private static final Pattern STEP =
      Pattern.compile("(.*?)(?:\\.{3})?\\s*\\[\\s*(DONE|ERROR)\\s*]");
  private static final Pattern SUCCESS = Pattern.compile(".*Installation completed successfully.*");
  private static final Pattern ANSWERS = Pattern.compile(".*answer ?file was created in: (\\S+).*");
  private static final Pattern CREDENTIALS =
      Pattern.compile(".*source the file (\\S+)(?: created on (\\S+?))?\\.?");
  private static final Pattern CREATED =
      Pattern.compile(
          ".*File (\\S+) has been created on OpenStack client host (\\S+?)\\.(?:\\s.*)?");
  private static final Pattern REBOOT =
      Pattern.compile(".*kernel update the host (\\S+) requires reboot.*");
  private static final Pattern DASHBOARD =
      Pattern.compile(".*(?:console|[Dd]ashboard),? browse to (https?://\\S+?)\\.?(?:\\s.*)?");
  private static final Pattern NAGIOS =
      Pattern.compile(
          ".*Nagios,? browse to (https?://\\S+) username ?: ?\\S+, password ?: ?(\\S+).*");
  private static final Pattern LOG =
      Pattern.compile(
          ".*(?:log file is available at|check (?:the )?log file)[: ]+(\\S+?)\\.?(?:\\s.*)?");
  private static final Pattern ERROR = Pattern.compile("\\s*ERROR ?: ?(.+)|\\s*Error: (.+)");
  private static final Pattern ASKS = Pattern.compile("\\s*(\\S+@\\S+)'s password:.*");
  private static final Pattern DENIED = Pattern.compile(".*Permission denied \\(.*publickey.*");
  private static final Pattern INVALID =
      Pattern.compile(".*Parameter (\\S+) failed validation: ?(.*)");

  private final Consumer<Step> listener;
  private final List<Step> steps = new ArrayList<>();
  private final Set<Failure> failures = new LinkedHashSet<>();
  private final Set<String> reboots = new LinkedHashSet<>();
  private boolean success;
  private boolean clocksSkipped;
  private @Nullable String answerFile;
  private @Nullable String credentials;
  private @Nullable String credentialsHost;
  private @Nullable String dashboard;
  private @Nullable String nagios;
  private @Nullable Secret nagiosPassword;
  private @Nullable String log;

  PackstackOutput(Consumer<Step> listener) {
    this.listener = listener;
  }

  void line(String printed) {
    String line = COLOUR.matcher(printed).replaceAll("").strip();
    success |= SUCCESS.matcher(line).matches();
    clocksSkipped |= line.contains("Time synchronization") && line.contains("was skipped");
    Matcher step = STEP.matcher(line);
    if (step.matches()) {
      step(step.group(1).strip().replaceFirst(":$", ""), step.group(2));
      return;
    }
    facts(line);
    failure(line);
  }

  private void step(String name, String word) {
    Step step = new Step(name, word.equals("DONE") ? Step.State.DONE : Step.State.FAILED);
    steps.add(step);
    listener.accept(step);
  }

  private void facts(String line) {
    Matcher found = ANSWERS.matcher(line);
    if (found.matches()) {
      answerFile = found.group(1);
    }
    found = CREDENTIALS.matcher(line);
    if (found.matches()) {
      credentials = found.group(1);
      credentialsHost = found.group(2);
    }
    found = CREATED.matcher(line);
    if (found.matches()) {
      credentials = found.group(1);
      credentialsHost = found.group(2);
    }
    found = REBOOT.matcher(line);
    if (found.matches()) {
      reboots.add(found.group(1));
    }
    found = DASHBOARD.matcher(line);
    if (found.matches()) {
      dashboard = found.group(1);
    }
    found = NAGIOS.matcher(line);
    if (found.matches()) {
      nagios = found.group(1);
      nagiosPassword = Secret.of(found.group(2));
    }
    found = LOG.matcher(line);
    if (found.matches()) {
      log = found.group(1);
    }
  }

  private void failure(String line) {
    Matcher asks = ASKS.matcher(line);
    if (asks.matches()) {
      failures.add(
          new Failure(
              "packstack asks for the password of " + asks.group(1),
              "Let a key in first: ssh-copy-id " + asks.group(1) + "."));
      return;
    }
    if (DENIED.matcher(line).matches()) {
      failures.add(new Failure(line, "Let a key in on every host first: ssh-copy-id root@HOST."));
      return;
    }
    Matcher invalid = INVALID.matcher(line);
    if (invalid.matches()) {
      failures.add(
          new Failure(line, "Change " + invalid.group(1) + " in the answer file and run again."));
      return;
    }
    Matcher error = ERROR.matcher(line);
    if (error.matches()) {
      String what = error.group(1) != null ? error.group(1) : error.group(2);
      failures.add(new Failure(what.strip(), todo(what)));
    }
  }

  private static String todo(String what) {
    if (what.contains("Puppet") || what.contains("puppet")) {
      return "Read the log of that manifest, mend the cause, and run again with the same answer"
          + " file.";
    }
    if (what.contains("root") && what.contains("run")) {
      return "Run it as root.";
    }
    if (what.contains("answer") && what.contains("file")) {
      return "Check that the answer file is there, and readable.";
    }
    if (what.contains("reach") || what.contains("resolv") || what.contains("ping")) {
      return "Check the host's name and that it is up, with ssh on port 22.";
    }
    return "Read the log, and run again with the same answer file.";
  }

  PackstackOutcome outcome(int exitCode) {
    if (exitCode != 0 && failures.isEmpty()) {
      failures.add(new Failure("packstack ended with code " + exitCode, "Read its log."));
    }
    for (Step step : steps) {
      if (step.state() == Step.State.FAILED && failures.isEmpty()) {
        failures.add(new Failure(step.name() + " failed", todo("puppet")));
      }
    }
    return new PackstackOutcome(
        success && exitCode == 0,
        Optional.ofNullable(answerFile),
        Optional.ofNullable(credentials),
        Optional.ofNullable(credentialsHost),
        Optional.ofNullable(dashboard),
        Optional.ofNullable(nagios),
        Optional.ofNullable(nagiosPassword),
        Optional.ofNullable(log),
        clocksSkipped,
        List.copyOf(reboots),
        steps,
        List.copyOf(failures));
  }
}
