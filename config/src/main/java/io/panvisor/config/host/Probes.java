package io.panvisor.config.host;

import io.panvisor.DataSize;
import java.util.List;

/** What matters on every host, whatever it is for. */
final class Probes {

  private Probes() {}

  static List<Probe> ofEveryHost() {
    return List.of(
        new ProcessorProbe(),
        new KernelProbe(KernelProbe.Wanted.ANY),
        new KvmDeviceProbe(),
        new SelinuxProbe(),
        new ForwardingProbe(false),
        new GatewayProbe(),
        new NamesProbe(),
        new ClockProbe(),
        new GroupProbe(),
        new ResourcesProbe(DataSize.gibibytes(1), "/var/lib", DataSize.gibibytes(5)));
  }
}
