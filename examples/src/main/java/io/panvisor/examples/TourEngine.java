package io.panvisor.examples;

import io.panvisor.DataSize;
import io.panvisor.spec.Acceleration;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.KernelBoot;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Nic;
import io.panvisor.spec.PortMapping;
import io.panvisor.spec.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;

/**
 * One engine of the tour: its URI, and the only lines that differ between a virtual machine and a
 * container.
 */
record TourEngine(
    String title,
    String uri,
    int port,
    BiFunction<MachineSpec.Builder, String, MachineSpec.Builder> machine) {

  /** What is there to tour: the usable engines, and for each other one why it is left out. */
  record Choice(List<TourEngine> engines, List<String> leftOut) {}

  static Choice choose(Properties found) {
    List<TourEngine> engines = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    libvirt(found)
        .ifPresentOrElse(
            engines::add, () -> leftOut.add("QEMU by libvirt: " + why(found, "libvirt")));
    docker(found)
        .ifPresentOrElse(engines::add, () -> leftOut.add("Docker: " + why(found, "docker")));
    if (engines.isEmpty()) {
      engines.add(memory());
    }
    return new Choice(engines, leftOut);
  }

  private static Optional<TourEngine> libvirt(Properties found) {
    if (!"yes".equals(found.getProperty("engine.libvirt")) || !found.containsKey("guest.kernel")) {
      return Optional.empty();
    }
    String commandLine = found.getProperty("guest.cmdline", "console=ttyS0 quiet");
    return Optional.of(
        new TourEngine(
            "QEMU virtual machine by libvirt",
            found.getProperty("libvirt.uri", "qemu:///system"),
            80,
            (spec, name) ->
                spec.boot(
                        KernelBoot.kernel(Source.upload(Path.of(found.getProperty("guest.kernel"))))
                            .initrd(Source.upload(Path.of(found.getProperty("guest.initrd"))))
                            .commandLine(commandLine + " gname=" + name))
                    .memory(DataSize.mebibytes(256))
                    .cpus(1)
                    .vm(
                        vm ->
                            vm.nic(Nic.network(found.getProperty("libvirt.network", "default")))
                                .acceleration(Acceleration.EMULATION))));
  }

  private static Optional<TourEngine> docker(Properties found) {
    if (!"yes".equals(found.getProperty("engine.docker")) || !found.containsKey("docker.image")) {
      return Optional.empty();
    }
    return Optional.of(
        new TourEngine(
            "Docker container",
            found.getProperty("docker.uri", "docker:///"),
            80,
            (spec, name) -> container(spec, name, found.getProperty("docker.image"))));
  }

  private static TourEngine memory() {
    return new TourEngine(
        "pretended container in this program's own memory",
        "memory:///tour",
        80,
        (spec, name) -> container(spec, name, "panvisor-tour/web:1"));
  }

  private static MachineSpec.Builder container(
      MachineSpec.Builder spec, String name, String image) {
    return spec.boot(ContainerImage.of(image))
        .memory(DataSize.mebibytes(64))
        .container(
            container -> container.hostname(name).publish(PortMapping.tcp(0, 80).on("127.0.0.1")));
  }

  private static String why(Properties found, String engine) {
    return found.getProperty(
        "engine." + engine + ".reason", "it was not set up; run ./tour as root on Debian");
  }

  /** What a machine of that name is to be; its page shows the name. */
  MachineSpec spec(String name, String role) {
    return machine
        .apply(MachineSpec.named(name).label("tour", "yes").label("tour.role", role), name)
        .ephemeral(Duration.ofHours(1))
        .build();
  }
}
