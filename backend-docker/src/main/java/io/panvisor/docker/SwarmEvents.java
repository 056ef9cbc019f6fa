package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.MachineId;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EventHints;
import io.panvisor.spi.EventOperations;
import io.panvisor.spi.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What changes in a swarm: at each event all tasks are looked at, in two calls, and who differs
 * from the look before is told.
 */
final class SwarmEvents implements EventOperations {

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);

  private final SwarmApi api;
  private final SwarmTranslator translator;

  SwarmEvents(SwarmApi api, SwarmTranslator translator) {
    this.api = api;
    this.translator = translator;
  }

  /** What of all machines tells a change, at one moment. */
  private record Look(Map<String, String> machines, boolean moving) {}

  @Override
  public Subscription subscribe(Call call, EventHints hints) {
    SwarmChanges changes = SwarmChanges.open(api.engine(), call);
    boolean begun = false;
    try {
      Look first = look(call);
      api.engine()
          .context()
          .newThread("panvisor-swarm-looks", () -> watch(changes, first, hints))
          .start();
      begun = true;
      return changes::close;
    } finally {
      if (!begun) {
        changes.close();
      }
    }
  }

  private void watch(SwarmChanges changes, Look first, EventHints hints) {
    Look before = first;
    String why = "looking at the swarm's tasks was interrupted";
    try (changes) {
      while (true) {
        String ended = changes.ended();
        if (ended != null) {
          why = ended;
          break;
        }
        changes.await(before.moving, LONGEST_LOOK);
        Look now =
            look(
                new Call(
                    "swarm.events",
                    api.engine().context(),
                    Deadline.after(api.engine().context(), LONGEST_LOOK),
                    null));
        tell(before, now, hints);
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (PanvisorException e) {
      why = "the swarm's tasks cannot be looked at: " + e.what();
    }
    hints.lost(why);
  }

  private void tell(Look before, Look now, EventHints hints) {
    Set<String> all = new HashSet<>(before.machines.keySet());
    all.addAll(now.machines.keySet());
    for (String machine : all) {
      String fresh = now.machines.get(machine);
      MachineId id = translator.id(machine);
      if (fresh == null) {
        hints.removed(id);
      } else if (!fresh.equals(before.machines.get(machine))) {
        hints.changed(id);
      }
    }
  }

  private Look look(Call call) {
    Map<String, String> machines = new HashMap<>();
    Map<String, JsonNode> services = new HashMap<>();
    for (JsonNode service : api.services(call, Map.of())) {
      String id = service.path("ID").asText();
      services.put(id, service);
      if (SwarmTranslator.isMachine(service)) {
        machines.put(id, service.path("Version").path("Index").asText());
      }
    }
    boolean moving = false;
    for (JsonNode task : api.tasks(call, Map.of())) {
      JsonNode service = services.get(task.path("ServiceID").asText());
      if (service != null) {
        moving |= SwarmTasks.isMoving(task);
        String machine =
            SwarmTranslator.machineOf(
                service.path("ID").asText(), SwarmTranslator.isMachine(service), task);
        String state =
            String.join(
                " ",
                List.of(
                    task.path("ID").asText(), SwarmTasks.state(task), SwarmTasks.desired(task)));
        machines.merge(
            machine, state, (one, two) -> one.compareTo(two) < 0 ? one + two : two + one);
      }
    }
    return new Look(machines, moving);
  }
}
