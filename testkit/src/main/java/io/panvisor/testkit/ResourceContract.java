package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.Feature;
import io.panvisor.Health;
import io.panvisor.Machine;
import io.panvisor.PowerState;
import io.panvisor.Until;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.Attach;
import io.panvisor.facet.AttachSpec;
import io.panvisor.facet.FileInfo;
import io.panvisor.facet.FileTransfer;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.facet.Networks;
import io.panvisor.facet.Session;
import io.panvisor.facet.VolumeInfo;
import io.panvisor.facet.Volumes;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.NetworkSpec;
import io.panvisor.spec.VolumeSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Networks, volumes, files, and a machine's own process and health. */
abstract class ResourceContract extends TalkContract {

  @Test
  void aNetworkIsMadeJoinedLeftAndDeleted() {
    prove(
        Feature.NETWORKS,
        () -> {
          Networks networks = hypervisor().facet(Networks.class);
          String name = name();
          assertThat(networks.find(name)).isEmpty();
          assertThat(networks.delete(name)).as("deleting what is not there").isFalse();
          assertThatThrownBy(() -> networks.find("../etc"))
              .isInstanceOf(InvalidSpecException.class);
          NetworkInfo made = networks.create(NetworkSpec.named(name).build());
          try {
            assertThat(made.name()).isEqualTo(name);
            assertThatThrownBy(() -> networks.create(NetworkSpec.named(name).build()))
                .isInstanceOf(AlreadyExistsException.class);
            assertThat(networks.find(name).map(NetworkInfo::id)).contains(made.id());
            assertThat(networks.list()).extracting(NetworkInfo::id).contains(made.id());
            assertThat(networks.connect(name, shared().id())).isTrue();
            assertThat(networks.connect(name, shared().id())).as("again").isFalse();
            assertThat(networks.disconnect(name, shared().id())).isTrue();
            assertThat(networks.disconnect(name, shared().id())).as("again").isFalse();
          } finally {
            assertThat(networks.delete(name)).isTrue();
          }
          assertThat(networks.find(name)).isEmpty();
        },
        () -> hypervisor().facet(Networks.class).list());
  }

  @Test
  void aVolumeIsMadeFoundAndDeleted() {
    prove(
        Feature.VOLUMES,
        () -> {
          Volumes volumes = hypervisor().facet(Volumes.class);
          String name = name();
          assertThat(volumes.find(name)).isEmpty();
          assertThat(volumes.delete(name)).as("deleting what is not there").isFalse();
          VolumeInfo made = volumes.create(VolumeSpec.named(name).build());
          try {
            assertThat(made.name()).isEqualTo(name);
            assertThatThrownBy(() -> volumes.create(VolumeSpec.named(name).build()))
                .isInstanceOf(AlreadyExistsException.class);
            assertThat(volumes.find(name)).contains(made);
            assertThat(volumes.list()).contains(made);
          } finally {
            assertThat(volumes.delete(name)).isTrue();
          }
          assertThat(volumes.find(name)).isEmpty();
        },
        () -> hypervisor().facet(Volumes.class).list());
  }

  @Test
  void aFileIsWrittenAndReadAgain() {
    prove(
        Feature.FILES,
        () -> {
          FileTransfer files = shared().facet(FileTransfer.class);
          byte[] content = "some\0bytes\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
          String path = "/contract-" + name();
          assertThat(files.stat(path)).isEmpty();
          files.write(new ByteArrayInputStream(content), content.length, path, 0640, 7, 8);
          FileInfo file = files.stat(path).orElseThrow();
          assertThat(file.type()).isEqualTo(FileInfo.Type.FILE);
          assertThat(file.sizeBytes()).isEqualTo(content.length);
          assertThat(file.permissions()).isEqualTo(0640);
          ByteArrayOutputStream read = new ByteArrayOutputStream();
          assertThat(files.read(path, read)).isEqualTo(content.length);
          assertThat(read.toByteArray()).isEqualTo(content);
          assertThatThrownBy(() -> files.read("/contract-no-such", new ByteArrayOutputStream()))
              .isInstanceOf(NotFoundException.class);
          assertThatThrownBy(() -> files.stat("../etc/passwd"))
              .isInstanceOf(InvalidSpecException.class);
        },
        () -> shared().facet(FileTransfer.class).stat("/"));
  }

  @Test
  void attachingAndLeavingLetsTheMachineRun() {
    prove(
        Feature.ATTACH,
        () -> {
          Machine machine = shared();
          try (Session session = machine.facet(Attach.class).open(AttachSpec.output())) {
            assertThat(session.exitCode()).isEmpty();
          }
          assertThat(machine.status().power()).isEqualTo(PowerState.RUNNING);
        },
        () -> shared().facet(Attach.class).open(AttachSpec.output()));
  }

  @Test
  void healthIsAwaited() {
    Optional<MachineSpec.Builder> healthy =
        has(Feature.HEALTH) ? machineWith(Feature.HEALTH, name()) : Optional.empty();
    if (healthy.isPresent()) {
      Machine machine = hypervisor().launch(marked(healthy.get()).build());
      assertThat(machine.await(Until.healthy(), patience()).status().health())
          .contains(Health.HEALTHY);
      proved(Feature.HEALTH, ContractRecord.Proof.WORKS);
    } else if (!has(Feature.HEALTH)) {
      refused(Feature.HEALTH, () -> shared().await(Until.healthy(), patience()));
    }
  }
}
