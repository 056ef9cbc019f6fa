package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.MacAddress;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Violation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** From a spec to command lines. */
class ContainerTranslatorTest {

  private final ContainerTranslator legacy = new ContainerTranslator(Generation.LEGACY);
  private final ContainerTranslator v7 = new ContainerTranslator(Generation.V7);

  private static MachineSpec.Builder spec() {
    return MachineSpec.named("web").image("debian-12-x86_64");
  }

  @Test
  void aContainerIsMadeInOneCommand() {
    MachineSpec spec =
        spec()
            .with(
                OpenvzOptions.defaults()
                    .layout(Layout.PLOOP)
                    .configSample("vswap-256m")
                    .privateArea("/srv/vz/101")
                    .root("/srv/root/101")
                    .description("the web"))
            .build();

    assertThat(legacy.create(spec, "101", Map.of("a", "b c")))
        .containsExactly(
            "create",
            "101",
            "--ostemplate",
            "debian-12-x86_64",
            "--config",
            "vswap-256m",
            "--layout",
            "ploop",
            "--private",
            "/srv/vz/101",
            "--root",
            "/srv/root/101",
            "--name",
            "web",
            "--description",
            "the web [panvisor a=b%20c]");
  }

  @Test
  void allSettingsAreSetInOneCommand() {
    MachineSpec spec =
        spec()
            .memory(DataSize.mebibytes(256))
            .cpus(2)
            .container(c -> c.hostname("web1").processes(64).memoryAndSwap(DataSize.mebibytes(512)))
            .with(
                OpenvzOptions.defaults()
                    .settings(
                        ContainerSettings.none()
                            .address("10.0.0.14")
                            .networkInterface(
                                VethInterface.named("eth0")
                                    .withMac(MacAddress.parse("52:54:00:00:00:01"))
                                    .onBridge("br0"))
                            .feature("nfs", true)
                            .blockDevice(8, 1, ContainerSettings.Access.READ)
                            .ioLimit(DataSize.mebibytes(10))))
            .build();

    assertThat(legacy.settings(spec))
        .containsExactly(
            "--physpages",
            "65536:65536",
            "--cpus",
            "2",
            "--hostname",
            "web1",
            "--numproc",
            "64:64",
            "--swappages",
            "0:65536",
            "--ipadd",
            "10.0.0.14",
            "--netif_add",
            "eth0,52:54:00:00:00:01,,,br0",
            "--features",
            "nfs:on",
            "--devices",
            "b:8:1:r",
            "--iolimit",
            "10240K");
  }

  @Test
  void partsOfProcessorsAreWholePercent() {
    MachineSpec spec = spec().cpus(new CpuCount(505)).build();

    assertThat(legacy.settings(spec)).containsExactly("--cpulimit", "51");
    assertThat(legacy.report(spec).adjustments()).hasSize(1);
    assertThat(legacy.report(spec().cpus(new CpuCount(500)).build()).adjustments()).isEmpty();
  }

  @Test
  void whatASystemContainerDoesNotHaveIsRefused() {
    MachineSpec spec =
        spec()
            .container(c -> c.command("true").environment("A", "b").user("root").workingFolder("/"))
            .build();

    assertThat(legacy.report(spec).violations())
        .extracting(Violation::field)
        .containsExactlyInAnyOrder(
            "container.command",
            "container.environment",
            "container.user",
            "container.workingFolder");
  }

  @Test
  void whatOnlyOneGenerationHasIsRefusedByTheOther() {
    MachineSpec simfs = spec().with(OpenvzOptions.defaults().layout(Layout.SIMFS)).build();
    MachineSpec mounted =
        spec()
            .with(
                OpenvzOptions.defaults()
                    .settings(ContainerSettings.none().bindMount("/srv", "/mnt")))
            .build();
    MachineSpec uuid =
        spec().with(OpenvzOptions.defaults().id(UUID.randomUUID().toString())).build();

    assertThat(legacy.report(simfs).isValid()).isTrue();
    assertThat(v7.report(simfs).isValid()).isFalse();
    assertThat(legacy.report(mounted).isValid()).isFalse();
    assertThat(v7.report(mounted).isValid()).isTrue();
    assertThat(legacy.report(uuid).isValid()).isFalse();
    assertThat(v7.report(uuid).isValid()).isTrue();
  }

  @Test
  void valuesThatAreNoneAreRefusedWhereTheyAreGiven() {
    ContainerSettings none = ContainerSettings.none();
    for (Runnable bad :
        List.<Runnable>of(
            () -> none.address("--save"),
            () -> none.address("10.0.0.1 10.0.0.2"),
            () -> none.hostname("-x"),
            () -> none.nameServers(List.of("$(id)")),
            () -> none.feature("--x", true),
            () -> none.capability("a:b", true),
            () -> none.cpuMask("a"),
            () -> none.mountOptions(List.of("a,b")),
            () -> none.bindMount("relative", "/x"),
            () -> none.bindMount("/a/../b", "/x"),
            () -> none.applyConfig("../x"),
            () -> none.deviceNode("../sda", ContainerSettings.Access.READ),
            () -> none.netfilter("all"),
            () -> none.ioPriority(8),
            () -> none.cpuUnits(1),
            () -> none.diskInodes(2, 1),
            () -> none.beancounter(Beancounter.NUMPROC, 2, 1),
            () -> VethInterface.named("eth0,x"),
            () -> VethInterface.named("eth0").onBridge("a b"))) {
      assertThatThrownBy(bad::run).isInstanceOf(InvalidSpecException.class);
    }
  }

  @Property(tries = 200)
  void anIdOfOursIsNobodysByReservation(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(max = 3) int attempt) {
    UUID request = new UUID(high, low);

    String number = ContainerId.chosen(request, Generation.LEGACY, attempt);

    assertThat(number).hasSize(9);
    assertThat(ContainerId.checked("id", number)).isEqualTo(number);
    assertThat(ContainerId.chosen(request, Generation.V7, attempt)).isEqualTo(request.toString());
  }
}
