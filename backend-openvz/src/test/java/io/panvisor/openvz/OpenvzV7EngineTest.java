package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.Machine;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.MachineQuery;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.Virtualization;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Autostart;
import io.panvisor.facet.Exec;
import io.panvisor.facet.Images;
import io.panvisor.facet.Labeling;
import io.panvisor.facet.Rename;
import io.panvisor.facet.Snapshots;
import io.panvisor.facet.Suspend;
import io.panvisor.spec.MachineSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What only version 7 and later have, on the stand-in made from their documents. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenvzV7EngineTest {

  private final StandIn node = StandIn.v7();
  private final Hypervisor hypervisor = node.connect();
  private int machines;

  @AfterAll
  void removeTheNode() {
    hypervisor.close();
    node.close();
  }

  private MachineSpec.Builder spec() {
    return MachineSpec.named("vz" + ++machines).image(StandIn.TEMPLATE);
  }

  @Test
  void virtualMachinesAreOnTheSameConnection() {
    assertThat(node.run("prlctl", "create", "vm1", "--vmtype", "vm").exitCode()).isZero();
    Machine machine = hypervisor.require("vm1");
    assertThat(machine.id().kind()).isEqualTo(MachineKind.VIRTUAL_MACHINE);
    MachineInfo info = machine.info(InfoPart.values());
    assertThat(info.status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(info.virtualization().value()).contains(Virtualization.HARDWARE);
    assertThat(info.memory().value()).isPresent();
    assertThat(info.cpus().value()).isPresent();

    assertThat(machine.start()).isTrue();
    assertThat(machine.start()).isFalse();
    assertThat(machine.pause()).isTrue();
    assertThat(machine.status().power()).isEqualTo(PowerState.PAUSED);
    assertThat(machine.resume()).isTrue();
    assertThat(machine.facet(Suspend.class).suspend()).isTrue();
    assertThat(machine.status().power()).isEqualTo(PowerState.SUSPENDED);
    assertThat(machine.start()).isTrue();
    machine.facet(Labeling.class).change(Map.of("tier", "gold & silver"), Set.of());
    machine.facet(Rename.class).to("vm2");
    assertThat(machine.facet(Autostart.class).enable(true)).isTrue();
    assertThat(hypervisor.list(MachineQuery.all().withLabel("tier", "gold & silver")))
        .extracting(MachineInfo::name)
        .containsExactly("vm2");
    assertThat(machine.find(Exec.class)).isEmpty();
    assertThat(machine.find(Snapshots.class)).isEmpty();
    assertThat(machine.stop(StopMode.force()).changed()).isTrue();
    assertThat(machine.delete().removed()).contains("machine vm2");
    assertThat(machine.exists()).isFalse();
  }

  @Test
  void templatesAreMadeReadyAndATarballIsNone() {
    Templates templates = hypervisor.facet(Templates.class);

    assertThat(templates.installed()).containsAll(templates.cached());
    String template = templates.cached().get(0);
    assertThatThrownBy(() -> templates.createCache(template))
        .isInstanceOf(AlreadyExistsException.class);
    templates.removeCache(template);
    assertThat(templates.cached()).doesNotContain(template);
    templates.createCache(template);
    assertThat(templates.cached()).contains(template);
    assertThat(hypervisor.facet(Images.class).list()).isNotEmpty();
    assertThatThrownBy(
            () ->
                hypervisor
                    .facet(Images.class)
                    .importRootFileSystem(Path.of("/etc/hostname"), "mine-1.0"))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("vzpkg create cache");
  }

  @Test
  void aContainerIsCopiedWithoutItsOwnersMarks() {
    Machine machine = hypervisor.create(spec().label("colour", "red").build());

    var copy = hypervisor.byId(machine.facet(Relocation.class).cloneAs("copy1"));

    MachineInfo info = copy.info(InfoPart.LABELS);
    assertThat(info.name()).isEqualTo("copy1");
    assertThat(info.labels().orElse(Map.of())).containsEntry("colour", "red");
    assertThat(info.marks().orElse(Map.of())).isEmpty();
    copy.delete();
    machine.delete();
  }

  @Test
  void backupsAreMadeListedRestoredAndDeleted() {
    Machine machine = hypervisor.create(spec().build());
    Backups backups = machine.facet(Backups.class);
    assertThat(backups.list()).isEmpty();

    backups.create();

    List<String> made = backups.list();
    assertThat(made).hasSize(1);
    backups.restore(made.get(0));
    assertThat(machine.exists()).isTrue();
    backups.delete(made.get(0));
    assertThat(backups.list()).isEmpty();
    machine.delete();
  }

  @Test
  void anImageIsCompactedAndResized() {
    Machine machine = hypervisor.create(spec().build());
    Storage storage = machine.facet(Storage.class);

    storage.resize(DataSize.gibibytes(4));
    storage.compact();

    assertThat(storage.use().limit()).contains(DataSize.gibibytes(4));
    assertThatThrownBy(storage::quotaOn).isInstanceOf(UnsupportedFeatureException.class);
    machine.delete();
  }

  @Test
  void aListWithVirtualMachinesCostsTwoProcessesAndAllCountersTwo() {
    assertThat(hypervisor.list(MachineQuery.all())).isNotNull();
    long before = hypervisor.roundTrips();
    assertThat(hypervisor.list(MachineQuery.all().withAllParts())).isNotNull();
    long list = hypervisor.roundTrips() - before;
    hypervisor.stats();

    assertThat(list).isEqualTo(2);
    assertThat(hypervisor.roundTrips() - before - list).isEqualTo(2);
  }

  @Test
  void theOlderOfTheNewerToolsAreReadByColumns() {
    try (StandIn older = StandIn.v7()) {
      older.switches("version=7.0.99");
      try (Hypervisor connected = older.connect()) {
        Machine machine = connected.launch(spec().label("kept", "yes").build());
        assertThat(connected.engine().version()).isEqualTo("7.0.99");
        assertThat(machine.info(InfoPart.LABELS).labels().orElse(Map.of()))
            .containsEntry("kept", "yes");
        machine.stop(StopMode.force());
        machine.delete();
      }
    }
  }
}
