package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.MachineInfo;
import io.panvisor.PowerState;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.NodeInfo;
import io.panvisor.facet.Nodes;
import io.panvisor.facet.RollingUpdate;
import io.panvisor.facet.ServiceInfo;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.facet.Services;
import io.panvisor.spec.MachineSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Services of many machines, and the hosts that they are spread over. */
abstract class ServiceContract extends CallContract {

  private static final RollingUpdate QUICK =
      RollingUpdate.defaults().parallelism(0).monitor(Duration.ofMillis(100));

  @Test
  void aServiceIsMadeScaledUpdatedTakenBackAndRemoved() {
    prove(
        Feature.SERVICES,
        () -> {
          Services services = hypervisor().facet(Services.class);
          String name = name();
          ServiceSpec spec = service(name, "one").replicas(2);
          try {
            ServiceInfo made = services.create(spec);
            assertThat(made.name()).isEqualTo(name);
            assertThat(made.running()).isEqualTo(2);
            assertThat(services.require(made.id()).id()).isEqualTo(made.id());
            assertThat(services.list()).extracting(ServiceInfo::id).contains(made.id());
            assertThatThrownBy(() -> services.create(spec))
                .isInstanceOf(AlreadyExistsException.class);
            assertThat(services.machines(name))
                .hasSize(2)
                .allMatch(machine -> machine.status().power() == PowerState.RUNNING)
                .allSatisfy(this::isFound);
            assertThat(services.scale(name, 1).running()).isEqualTo(1);
            ServiceInfo updated = services.update(name, service(name, "two").replicas(1));
            assertThat(updated.labels()).containsEntry("version", "two");
            assertThat(updated.running()).isEqualTo(1);
            assertThat(services.rollBack(name).labels()).containsEntry("version", "one");
          } finally {
            services.remove(name);
          }
          assertThat(services.find(name)).isEmpty();
          assertThat(services.remove(name)).as("removing what is not there").isFalse();
          assertThatThrownBy(() -> services.scale(name, 2)).isInstanceOf(NotFoundException.class);
          assertThatThrownBy(() -> services.scale(name, -1))
              .isInstanceOf(InvalidSpecException.class);
          assertThatThrownBy(() -> services.find("../" + name))
              .isInstanceOf(InvalidSpecException.class);
        },
        () -> hypervisor().facet(Services.class).list());
  }

  private void isFound(MachineInfo machine) {
    assertThat(hypervisor().byId(machine.id()).info().name()).isEqualTo(machine.name());
    assertThat(hypervisor().require(machine.name()).id()).isEqualTo(machine.id());
  }

  private ServiceSpec service(String name, String version) {
    MachineSpec machine =
        marked(smallMachine(name))
            .label("version", version)
            .container(container -> container.environment("VERSION", version))
            .build();
    return ServiceSpec.of(machine).update(QUICK).rollback(QUICK);
  }

  @Test
  void nodesAreListedAndLabelled() {
    prove(
        Feature.NODES,
        () -> {
          Nodes nodes = hypervisor().facet(Nodes.class);
          List<NodeInfo> all = nodes.list();
          assertThat(all).isNotEmpty().anyMatch(NodeInfo::leader);
          NodeInfo node = nodes.require(all.get(0).id());
          String value = runLabel();
          assertThat(nodes.label(node.id(), Map.of("contract", value), Set.of()).labels())
              .containsEntry("contract", value);
          assertThat(nodes.label(node.id(), Map.of(), Set.of("contract")).labels())
              .doesNotContainKey("contract");
          assertThatThrownBy(() -> nodes.require("no-such-node"))
              .isInstanceOf(NotFoundException.class);
        },
        () -> hypervisor().facet(Nodes.class).list());
  }

  @Test
  void servicesAreThereOrNotAsDeclared() {
    Hypervisor engine = hypervisor();
    assertThat(engine.find(Services.class).isPresent()).isEqualTo(possible(Feature.SERVICES));
    assertThat(engine.find(Nodes.class).isPresent()).isEqualTo(possible(Feature.NODES));
  }
}
