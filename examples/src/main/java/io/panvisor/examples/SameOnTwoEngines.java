package io.panvisor.examples;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.Until;
import io.panvisor.facet.Snapshots;
import io.panvisor.facet.Stats;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One job for any engine: only the URI and what the machine boots from differ. */
public final class SameOnTwoEngines {

  private SameOnTwoEngines() {}

  /**
   * Runs the job on each engine of the map: its URI, and what its machine is to be.
   *
   * @return what each machine said of itself
   */
  public static List<String> run(Map<String, MachineSpec> machines) {
    return machines.entrySet().stream()
        .map(entry -> job(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String job(String uri, MachineSpec spec) {
    try (Hypervisor hypervisor = Panvisor.connect(uri)) {
      Machine machine = hypervisor.launch(spec);
      try {
        machine.await(Until.running(), Duration.ofMinutes(1));
        // Not every engine has snapshots: ask, instead of catching an exception.
        machine.find(Snapshots.class).ifPresent(snapshots -> snapshots.take("fresh"));
        MachineInfo info = machine.info(InfoPart.RESOURCES);
        String memory = info.memory().map(DataSize::toString).orElse("as much memory as the host");
        String processors = info.cpus().map(CpuCount::toString).orElse("all");
        long busy =
            machine.find(Stats.class).map(stats -> stats.sample().cpuNanos().orElse(0)).orElse(0L);
        return hypervisor.engine().name()
            + ": "
            + info.name()
            + " has "
            + memory
            + ", "
            + processors
            + " processors, busy for "
            + busy / 1_000_000
            + " ms";
      } finally {
        machine.stop(StopMode.force());
        machine.delete();
      }
    }
  }
}
