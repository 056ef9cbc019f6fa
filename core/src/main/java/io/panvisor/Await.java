package io.panvisor;

import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.LogQuery;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EventHints;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.Signal;
import io.panvisor.spi.Subscription;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Waits for one condition of one machine: by the engine's events where it has them, by asking in
 * growing steps where nothing tells (a port, a page). Looks at the machine's state each time, so
 * that a hopeless wait ends at once.
 */
final class Await {

  private static final Set<PowerState> OVER =
      EnumSet.of(PowerState.STOPPED, PowerState.FAILED, PowerState.SUSPENDED);
  private static final Duration FIRST_STEP = Duration.ofMillis(50);
  private static final Duration LAST_STEP = Duration.ofSeconds(1);
  private static final Duration ANYWAY = Duration.ofSeconds(5);
  private static final int ATTEMPT_MILLIS = 1_000;
  private static final int LONGEST_LINE = 8_192;

  private final Link link;
  private final CallOptions options;
  private final Machine machine;
  private final Until condition;
  private final Duration longest;
  private String seen = "";

  Await(Link link, CallOptions options, Machine machine, Until condition, Duration longest) {
    this.link = link;
    this.options = options;
    this.machine = machine;
    this.condition = condition;
    this.longest = longest;
  }

  MachineInfo run() {
    CallOptions timed = CallOptions.timeout(longest);
    CallOptions all = options.progress().map(timed::progress).orElse(timed);
    try {
      if (condition instanceof Until.LogLine line) {
        awaitLine(line.pattern(), all);
        return machine.info(InfoPart.ADDRESSES);
      }
      boolean state =
          condition instanceof Until.Running
              || condition instanceof Until.Stopped
              || condition instanceof Until.Healthy;
      return link.run(
          Operation.reading("machine.await", machine.id()),
          all,
          (connection, call) -> state ? byEvents(connection, call) : bySteps(connection, call));
    } catch (OperationTimeoutException late) {
      throw late.hint(
          "Awaited: " + condition + (seen.isEmpty() ? "" : "; last seen: " + seen) + ".");
    }
  }

  private MachineInfo byEvents(HypervisorConnection connection, Call call) {
    Optional<EventOperations> events =
        Hypervisor.isPossible(connection.features(), Feature.EVENTS)
            ? connection.events()
            : Optional.empty();
    if (events.isEmpty()) {
      return bySteps(connection, call);
    }
    Waker waker = new Waker(call);
    Subscription subscription = events.get().subscribe(call, waker);
    try {
      while (true) {
        MachineInfo info = look(connection, call);
        if (holds(info)) {
          return info;
        }
        call.checkpoint();
        waker.await(ANYWAY);
        call.checkpoint();
      }
    } finally {
      subscription.close();
    }
  }

  private MachineInfo bySteps(HypervisorConnection connection, Call call) {
    Duration step = FIRST_STEP;
    while (true) {
      MachineInfo info = look(connection, call);
      if (holds(info) && reached(info, call)) {
        return info;
      }
      call.step("waiting for " + condition);
      call.sleep(step);
      step = step.multipliedBy(2).compareTo(LAST_STEP) > 0 ? LAST_STEP : step.multipliedBy(2);
    }
  }

  private MachineInfo look(HypervisorConnection connection, Call call) {
    MachineInfo info =
        connection
            .info(call, machine.id(), EnumSet.of(InfoPart.ADDRESSES))
            .orElseThrow(() -> link.noMachine(machine.id()));
    seen = info.status().toString();
    return info;
  }

  /** Whether the state is the one awaited; throws when it can no longer come. */
  private boolean holds(MachineInfo info) {
    PowerState power = info.status().power();
    if (condition instanceof Until.Stopped) {
      return OVER.contains(power);
    }
    boolean loops = info.status().activity().filter(Activity.RESTART_LOOP::equals).isPresent();
    if (OVER.contains(power) && !loops && info.status().activity().isEmpty()) {
      String code =
          info.status()
              .cause()
              .filter(cause -> cause.exitCode().isPresent())
              .map(cause -> " with code " + cause.exitCode().getAsInt())
              .orElse("");
      throw new IllegalMachineStateException(
          "the machine has ended" + code + ", so what is awaited (" + condition + ") cannot come",
          info.status(),
          EnumSet.of(PowerState.RUNNING));
    }
    if (condition instanceof Until.Healthy && power == PowerState.RUNNING) {
      return info.status()
          .health()
          .map(Health.HEALTHY::equals)
          .orElseThrow(
              () ->
                  new UnsupportedFeatureException(
                      Feature.HEALTH, "the machine has no health check, so nothing tells"));
    }
    return power == PowerState.RUNNING;
  }

  private boolean reached(MachineInfo info, Call call) {
    if (condition instanceof Until.Address) {
      return !info.addresses().orElse(List.of()).isEmpty();
    }
    if (condition instanceof Until.TcpPort tcp) {
      return machine
          .endpoint(info, tcp.port())
          .map(address -> connects(address, call))
          .orElse(false);
    }
    if (condition instanceof Until.Http http) {
      return machine
          .endpoint(info, http.port())
          .map(address -> answers(address, http.path(), call))
          .orElse(false);
    }
    return true;
  }

  private int attemptMillis(Call call) {
    return (int) Math.max(1, Math.min(ATTEMPT_MILLIS, call.deadline().remaining().toMillis()));
  }

  private boolean connects(InetSocketAddress address, Call call) {
    try (Socket socket = new Socket()) {
      socket.connect(address, attemptMillis(call));
      return true;
    } catch (IOException refused) {
      seen = address + ": " + refused.getMessage();
      return false;
    }
  }

  private boolean answers(InetSocketAddress address, String path, Call call) {
    String host = address.getHostString();
    URI page =
        URI.create(
            "http://"
                + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                + ":"
                + address.getPort()
                + path);
    try {
      HttpURLConnection request = (HttpURLConnection) page.toURL().openConnection(Proxy.NO_PROXY);
      request.setConnectTimeout(attemptMillis(call));
      request.setReadTimeout(attemptMillis(call));
      request.setInstanceFollowRedirects(false);
      try {
        int status = request.getResponseCode();
        seen = page + ": status " + status;
        return status >= 200 && status < 400;
      } finally {
        request.disconnect();
      }
    } catch (IOException silent) {
      seen = page + ": " + silent.getMessage();
      return false;
    }
  }

  private void awaitLine(Pattern pattern, CallOptions all) {
    link.run(
        Operation.reading("machine.await", machine.id()),
        all,
        (connection, call) -> {
          try (FrameStream stream = lines(connection, call)) {
            find(stream, call.deadline(), pattern);
          }
          return true;
        });
  }

  private FrameStream lines(HypervisorConnection connection, Call call) {
    if (connection.logs().isPresent()
        && Hypervisor.isPossible(connection.features(), Feature.LOGS_FOLLOW)) {
      return LogsFacet.open(connection, call, machine.id(), LogQuery.all().follow());
    }
    return connection
        .console()
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(
                    Feature.LOGS, "this engine has neither logs nor consoles to wait on"))
        .open(call, machine.id());
  }

  private void find(FrameStream stream, Deadline deadline, Pattern pattern) {
    StringBuilder line = new StringBuilder();
    for (Optional<Frame> frame = stream.read(deadline);
        frame.isPresent();
        frame = stream.read(deadline)) {
      for (char next : frame.get().text().toCharArray()) {
        if (next != '\n' && line.length() < LONGEST_LINE) {
          line.append(next);
        } else if (pattern.matcher(line).find()) {
          return;
        } else {
          line.setLength(0);
        }
      }
      seen = line.toString();
      if (pattern.matcher(line).find()) {
        return;
      }
    }
    throw new IllegalMachineStateException(
        "the log has ended without a line that matches '" + pattern + "'",
        null,
        EnumSet.of(PowerState.RUNNING));
  }

  /** Wakes the waiting thread at any hint. */
  private static final class Waker implements EventHints {
    private final Call call;
    private final Signal signal;

    Waker(Call call) {
      this.call = call;
      this.signal = call.context().newSignal();
    }

    void await(Duration most) {
      Duration left = call.deadline().remaining();
      try {
        signal.await(most.compareTo(left) < 0 ? most : left);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw call.interrupted(Outcome.NOT_APPLIED);
      }
      call.deliverProgress();
    }

    @Override
    public void changed(MachineId id) {
      signal.raise();
    }

    @Override
    public void removed(MachineId id) {
      signal.raise();
    }

    @Override
    public void lost(String why) {
      signal.raise();
    }
  }
}
