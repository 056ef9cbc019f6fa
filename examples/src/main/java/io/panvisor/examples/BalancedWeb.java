package io.panvisor.examples;

import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.StopMode;
import io.panvisor.config.HostTree;
import io.panvisor.haproxy.BalancedMachine;
import io.panvisor.haproxy.HaproxyProcess;
import io.panvisor.haproxy.LoadBalancer;
import io.panvisor.haproxy.Machines;
import io.panvisor.spec.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** HAProxy in front of web servers on two engines; one is taken out, stopped, and comes back. */
public final class BalancedWeb {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private BalancedWeb() {}

  /**
   * Launches a web server on each engine, balances over both, and removes all of it again.
   *
   * @param left an engine, such as {@code docker:///}
   * @param right another one
   * @param web what each server is to be, by its name; its pages are on port 80
   * @param folder an empty folder for HAProxy's file and sockets
   * @param port where clients connect
   * @return who served at each step
   */
  public static List<String> run(
      String left, String right, Function<String, MachineSpec.Builder> web, Path folder, int port) {
    HaproxyProcess haproxy = HaproxyProcess.of(folder.resolve("haproxy.cfg")).runIn(folder).build();
    try (Hypervisor one = Panvisor.connect(left);
        Hypervisor two = Panvisor.connect(right)) {
      List<Machine> machines = new ArrayList<>();
      try {
        machines.add(one.launch(web.apply("left").label("role", "web").build()));
        machines.add(two.launch(web.apply("right").label("role", "web").build()));
        return balance(one, two, machines.get(0), haproxy, folder, port);
      } finally {
        haproxy.stop(StopMode.gracefulThenForce(Duration.ofSeconds(5)));
        for (Machine machine : machines) {
          machine.stop(StopMode.force());
          machine.delete();
        }
      }
    }
  }

  private static List<String> balance(
      Hypervisor docker,
      Hypervisor kvm,
      Machine first,
      HaproxyProcess haproxy,
      Path folder,
      int port) {
    List<String> steps = new ArrayList<>();
    MachineQuery web = MachineQuery.all().withLabel("role", "web");

    // [sample]
    try (LoadBalancer balancer =
        LoadBalancer.over(Machines.of(docker, web), Machines.of(kvm, web))
            .bind("127.0.0.1", port)
            .checkPath("/")
            .runtimeSocket(folder.resolve("runtime.sock"))
            .host(HostTree.at(folder))
            .haproxy(haproxy)
            .start()) {
      steps.add(who(balancer.await(now -> now.serving() == 2, MINUTE).machines()));

      // Nothing new goes to a machine that is drained: it can be stopped without a lost request.
      balancer.drain(first.id());
      balancer.await(now -> now.serving() == 1, MINUTE);
      first.stop(StopMode.gracefulThenForce(Duration.ofSeconds(10)));
      balancer.ready(first.id());
      steps.add(who(balancer.await(now -> now.machines().size() == 1, MINUTE).machines()));

      // What starts again joins again, wherever it is reached now.
      first.start();
      steps.add(who(balancer.await(now -> now.serving() == 2, MINUTE).machines()));
    }
    // [sample]
    return steps;
  }

  private static String who(List<BalancedMachine> machines) {
    return String.join(", ", machines.stream().map(BalancedMachine::name).toList()) + " serve";
  }
}
