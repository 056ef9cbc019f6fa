package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.Support;
import io.panvisor.Until;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.HypervisorConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Declarations: complete, with reasons, and hiding nothing. */
abstract class FeatureContract extends ServiceContract {

  @Test
  void everyFeatureIsDeclaredWithAReason() {
    Map<Feature, Support> all = hypervisor().features();

    assertThat(all.keySet()).containsAll(Feature.known());
    all.forEach(
        (feature, support) ->
            assertThat(support.explanation().isEmpty())
                .as(
                    "%s: %s has an explanation exactly when it is not simply there",
                    feature, support)
                .isEqualTo(support.level() == Support.Level.YES));
    assertThat(declared(Feature.LAUNCH).level()).isEqualTo(Support.Level.YES);
  }

  @Test
  void aMachineKnowsWhatItCanDo() {
    Machine machine = shared();
    for (Feature feature : Feature.known()) {
      Support ofAll = declared(feature);
      Support ofOne = machine.support(feature);
      if (ofAll.level() != Support.Level.DEPENDS) {
        assertThat(ofOne.level()).as(feature.id()).isEqualTo(ofAll.level());
      }
    }
  }

  @Test
  void noAbilityIsHidden() {
    Map<Feature, Function<HypervisorConnection, Optional<?>>> operations = new LinkedHashMap<>();
    operations.put(Feature.SNAPSHOTS, HypervisorConnection::snapshots);
    operations.put(Feature.EXEC, HypervisorConnection::exec);
    operations.put(Feature.LOGS, HypervisorConnection::logs);
    operations.put(Feature.CONSOLE, HypervisorConnection::console);
    operations.put(Feature.STATS, HypervisorConnection::stats);
    operations.put(Feature.SUSPEND, HypervisorConnection::suspend);
    operations.put(Feature.RENAME, HypervisorConnection::rename);
    operations.put(Feature.AUTOSTART, HypervisorConnection::autostart);
    operations.put(Feature.ADDRESSES, HypervisorConnection::addresses);
    operations.put(Feature.LABELS_CHANGE, HypervisorConnection::labels);
    operations.put(Feature.CAPTURE, HypervisorConnection::capture);
    operations.put(Feature.IMAGES, HypervisorConnection::images);
    operations.put(Feature.NETWORKS, HypervisorConnection::networks);
    operations.put(Feature.VOLUMES, HypervisorConnection::volumes);
    operations.put(Feature.ATTACH, HypervisorConnection::attach);
    operations.put(Feature.FILES, HypervisorConnection::files);
    operations.put(Feature.EVENTS, HypervisorConnection::events);
    operations.put(Feature.SERVICES, HypervisorConnection::services);
    operations.put(Feature.NODES, HypervisorConnection::nodes);

    beneath(
        (connection, call) -> {
          operations.forEach(
              (feature, operation) ->
                  assertThat(operation.apply(connection).isPresent())
                      .as(
                          "the connection has operations for %s, declared %s",
                          feature, declared(feature))
                      .isEqualTo(possible(feature)));
          return true;
        });
  }

  @Test
  void noVerbIsHidden() {
    Machine machine = running();
    machine.await(Until.running(), patience());
    if (!possible(Feature.PAUSE)) {
      refusedBeneath(Feature.PAUSE, (connection, call) -> connection.pause(call, machine.id()));
    }
    if (!possible(Feature.REBOOT)) {
      refusedBeneath(
          Feature.REBOOT,
          (connection, call) -> {
            connection.reboot(call, machine.id());
            return true;
          });
    }
    if (!possible(Feature.CREATE)) {
      MachineSpec spec = idle().build();
      Throwable thrown =
          catchThrowable(
              () -> {
                MachineId made =
                    beneath(
                        (connection, call) ->
                            connection.create(
                                call, new CreateRequest(spec, UUID.randomUUID(), Map.of(), false)));
                assertThat(hypervisor().byId(made).status().power())
                    .as("create is declared as missing, so a machine that was made runs")
                    .isNotEqualTo(PowerState.STOPPED);
              });
      if (thrown instanceof AssertionError hidden) {
        throw hidden;
      }
    }
  }

  private void refusedBeneath(
      Feature feature, BiFunction<HypervisorConnection, Call, Boolean> verb) {
    Throwable thrown = catchThrowable(() -> beneath(verb));
    assertThat(thrown)
        .as("the connection does %s, which is declared as missing", feature.id())
        .isNotNull();
  }
}
