package io.panvisor;

import io.panvisor.error.Leftover;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Call;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.Marks;
import io.panvisor.spi.Orphan;
import io.panvisor.spi.OwnerMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes what failed operations and dead processes left behind, and nothing that may still have an
 * owner.
 */
final class Sweep {

  private final Link link;
  private final CallOptions options;
  private final List<String> removed = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final List<Leftover> failed = new ArrayList<>();
  private boolean onlyLooks;

  Sweep(Link link, CallOptions options) {
    this.link = link;
    this.options = options;
  }

  SweepReport run() {
    look(Operation.making("hypervisor.sweep", null));
    return new SweepReport(removed, kept, failed);
  }

  /** What {@link #run} would do now. */
  Plan plan() {
    onlyLooks = true;
    look(Operation.reading("hypervisor.explain", null));
    return new Plan(
        removed.stream().map(what -> new Plan.Step("sweep", "remove " + what)).toList());
  }

  private void look(Operation operation) {
    link.run(
        operation,
        options,
        (connection, call) -> {
          removed.clear();
          kept.clear();
          for (MachineInfo info : connection.list(call, MachineQuery.all().with(InfoPart.LABELS))) {
            machine(connection, call, info);
          }
          for (Orphan orphan : connection.orphans(call)) {
            orphan(connection, call, orphan);
          }
          return true;
        });
  }

  private void machine(HypervisorConnection connection, Call call, MachineInfo info) {
    Map<String, String> marks = info.marks().orElse(Map.of());
    Optional<OwnerMark> owner = OwnerMark.parse(marks.getOrDefault(Marks.OWNER, ""));
    String request = marks.getOrDefault(Marks.REQUEST, "");
    boolean halfMade = Requests.isLeftBehind(request) || isHalfMade(info, marks);
    boolean ephemeral = "true".equals(marks.get(Marks.EPHEMERAL));
    if (owner.isEmpty() || !(halfMade || ephemeral)) {
      return;
    }
    String reason = reasonToKeep(owner.get(), request, halfMade, call.context().clock().instant());
    if (reason != null) {
      kept.add("machine " + info.name() + ": " + reason);
      return;
    }
    attempt(
        "machine",
        info.name(),
        () -> {
          connection.stop(call, info.id(), StopMode.force());
          connection.delete(call, info.id(), DeletePolicy.OWNED);
        });
  }

  /** A machine that was being made, or that was launched and never ran. */
  private static boolean isHalfMade(MachineInfo info, Map<String, String> marks) {
    if ("true".equals(marks.get(Marks.CREATING))
        || info.status().activity().filter(Activity.CREATING::equals).isPresent()) {
      return true;
    }
    boolean neverRan =
        info.status()
            .cause()
            .filter(
                cause ->
                    cause.kind() == Cause.Kind.NEVER_STARTED
                        || cause.kind() == Cause.Kind.START_FAILED)
            .isPresent();
    return "launch".equals(marks.get(Marks.INTENT))
        && info.status().power() == PowerState.STOPPED
        && neverRan;
  }

  private void orphan(HypervisorConnection connection, Call call, Orphan orphan) {
    Optional<OwnerMark> owner = orphan.owner();
    if (!Requests.isLeftBehind(orphan.request())) {
      String reason =
          owner.isEmpty()
              ? "its owner is not known"
              : reasonToKeep(owner.get(), orphan.request(), true, call.context().clock().instant());
      if (reason != null) {
        kept.add(orphan.type() + " " + orphan.name() + ": " + reason);
        return;
      }
    }
    attempt(orphan.type(), orphan.name(), () -> connection.removeOrphan(call, orphan));
  }

  private @Nullable String reasonToKeep(
      OwnerMark owner, String request, boolean halfMade, Instant now) {
    if (owner.isThisProcess()) {
      if (!halfMade) {
        return now.isBefore(owner.expires())
            ? "this process has it in use until " + owner.expires()
            : null;
      }
      return Requests.isUnderWay(request) ? "this process is making it" : null;
    }
    return owner.isOwnerGone(now)
        ? null
        : "process "
            + owner.process()
            + " on host "
            + owner.host()
            + " may need it until "
            + owner.expires();
  }

  private void attempt(String type, String name, Runnable removal) {
    if (onlyLooks) {
      removed.add(type + " " + name);
      return;
    }
    try {
      removal.run();
      removed.add(type + " " + name);
    } catch (PanvisorException unremovable) {
      failed.add(new Leftover(type, name, unremovable.what()));
    }
  }
}
