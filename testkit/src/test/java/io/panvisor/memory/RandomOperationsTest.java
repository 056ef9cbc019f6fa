package io.panvisor.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.panvisor.CallOptions;
import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.facet.Rename;
import io.panvisor.spec.Disk;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations and faults against a model: what is said to be done is done, what is said not
 * to be applied has changed nothing, and in the end nothing is lost.
 */
class RandomOperationsTest {

  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  static LongStream fewSeeds() {
    return LongStream.range(0, 10);
  }

  static LongStream manySeeds() {
    return LongStream.range(10, 400);
  }

  @ParameterizedTest
  @MethodSource("fewSeeds")
  void aFewSeeds(long seed) {
    run(seed);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void hundredsOfSeeds(long seed) {
    run(seed);
  }

  private static void run(long seed) {
    try (MemoryEngine engine = MemoryEngine.builder("seed-" + seed).build();
        Hypervisor hypervisor = Panvisor.connect(engine.uri())) {
      new Walk(engine, hypervisor, new Random(seed)).run();
    }
  }

  /** One random walk. */
  private static final class Walk {
    private final MemoryEngine engine;
    private final Hypervisor hypervisor;
    private final Random random;
    private final Map<String, PowerState> model = new TreeMap<>();
    private final List<String> story = new ArrayList<>();

    Walk(MemoryEngine engine, Hypervisor hypervisor, Random random) {
      this.engine = engine;
      this.hypervisor = hypervisor;
      this.random = random;
    }

    void run() {
      for (int step = 0; step < 40; step++) {
        arm();
        String name = NAMES.get(random.nextInt(NAMES.size()));
        int verb = random.nextInt(9);
        story.add(verb + " " + name);
        Map<String, PowerState> expected = new TreeMap<>(model);
        try {
          operate(verb, name, expected);
          settle();
          model.clear();
          model.putAll(expected);
          compare("after a success");
        } catch (PanvisorException failed) {
          story.add("  " + failed.getClass().getSimpleName() + " " + failed.outcome());
          settle();
          if (failed.outcome() == Outcome.NOT_APPLIED) {
            compare("after a failure that changed nothing: " + failed.getMessage());
          } else {
            hypervisor.sweep();
            model.clear();
            model.putAll(look());
          }
        }
      }
      hypervisor.sweep();
      for (MachineInfo info : hypervisor.list(MachineQuery.all()).toList()) {
        Machine machine = hypervisor.byId(info.id());
        machine.stop(StopMode.force());
        machine.delete();
      }
      hypervisor.sweep();
      assertThat(engine.volumes()).as("what is left in the end: %s", story).isEmpty();
      assertThat(hypervisor.list(MachineQuery.all())).isEmpty();
    }

    private void arm() {
      MemoryFaults faults = engine.faults();
      MemoryCall[] calls = MemoryCall.values();
      MemoryCall call = calls[random.nextInt(calls.length)];
      List<String> steps = List.of("", "disk made", "defined", "started", "answered");
      switch (random.nextInt(10)) {
        case 0 ->
            faults
                .on(MemoryCall.CREATE)
                .at(steps.get(random.nextInt(4)))
                .fail(() -> new ResourcesExhaustedException("full", "disk"));
        case 1 ->
            faults
                .on(MemoryCall.CREATE)
                .at(steps.get(random.nextInt(5)))
                .killDaemon(random.nextBoolean());
        case 2 -> faults.on(call).loseConnection();
        case 3 -> faults.on(call).loseAnswer();
        case 4 -> faults.on(call).fail(() -> new EngineException("out of order"));
        case 5 -> faults.on(call).slow(Duration.ofSeconds(random.nextInt(5)));
        default -> story.add("  no fault");
      }
    }

    /** All faults are over and the engine runs. */
    private void settle() {
      engine.faults().clear();
      engine.comesBack();
    }

    private void operate(int verb, String name, Map<String, PowerState> expected) {
      if (verb <= 1) {
        make(verb == 0, name, expected);
        return;
      }
      List<Machine> found = hypervisor.with(options()).byName(name);
      if (found.isEmpty()) {
        return;
      }
      Machine machine = found.get(0).with(options());
      PowerState before = model.get(name);
      switch (verb) {
        case 2 -> {
          boolean changed = machine.start();
          assertThat(changed).as("start says %s", story).isEqualTo(before != PowerState.RUNNING);
          expected.put(name, PowerState.RUNNING);
        }
        case 3, 4 -> {
          boolean changed = machine.stop(StopMode.force()).changed();
          assertThat(changed).as("stop says %s", story).isEqualTo(before != PowerState.STOPPED);
          expected.put(name, PowerState.STOPPED);
        }
        case 5 -> {
          machine.pause();
          expected.put(name, PowerState.PAUSED);
        }
        case 6 -> {
          machine.resume();
          expected.put(name, PowerState.RUNNING);
        }
        case 7 -> {
          machine.delete();
          expected.remove(name);
        }
        default -> {
          String other = NAMES.get(random.nextInt(NAMES.size()));
          machine.facet(Rename.class).to(other);
          expected.remove(name);
          expected.put(other, before);
        }
      }
    }

    private void make(boolean run, String name, Map<String, PowerState> expected) {
      MachineSpec spec =
          MachineSpec.named(name)
              .vm(vm -> vm.disk(Disk.create(DataSize.gibibytes(1)).thin()))
              .build();
      Hypervisor timed = hypervisor.with(options());
      if (run) {
        timed.launch(spec);
      } else {
        timed.create(spec);
      }
      if (model.containsKey(name)) {
        fail("two machines of one name: %s", story);
      }
      expected.put(name, run ? PowerState.RUNNING : PowerState.STOPPED);
    }

    private CallOptions options() {
      return CallOptions.timeout(Duration.ofSeconds(30));
    }

    private Map<String, PowerState> look() {
      Map<String, PowerState> now = new TreeMap<>();
      hypervisor
          .list(MachineQuery.all())
          .forEach(info -> now.put(info.name(), info.status().power()));
      return now;
    }

    private void compare(String when) {
      assertThat(look()).as("%s: %s", when, story).isEqualTo(model);
    }
  }
}
