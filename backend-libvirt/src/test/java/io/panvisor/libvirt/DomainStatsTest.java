package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.MachineId;
import io.panvisor.MachineKind;
import io.panvisor.facet.MachineStats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DomainStatsTest {

  private static final UUID MACHINE = UUID.fromString("66f9065d-a843-45f3-98e0-d0fadef0054d");
  private static final MachineId ID =
      new MachineId("host:qemu", MachineKind.VIRTUAL_MACHINE, MACHINE.toString());

  /** The parameters as they lie in libvirt's memory: type 4 is an unsigned long. */
  private static DomainStats stats(Map<String, Long> values) {
    ByteBuffer memory = ByteBuffer.allocate(values.size() * 96).order(ByteOrder.nativeOrder());
    int at = 0;
    for (Map.Entry<String, Long> each : values.entrySet()) {
      byte[] name = each.getKey().getBytes(StandardCharsets.US_ASCII);
      memory.position(at);
      memory.put(name);
      memory.putInt(at + 80, 4);
      memory.putLong(at + 88, each.getValue());
      at += 96;
    }
    return new DomainStats(MACHINE, "web-1", 7, memory.array(), new String[0]);
  }

  @Test
  void countersOfAllDevicesAreSummed() {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("cpu.time", 5_000_000_000L);
    values.put("balloon.current", 262_144L);
    values.put("balloon.rss", 100L);
    values.put("block.count", 2L);
    values.put("block.0.rd.bytes", 10L);
    values.put("block.1.rd.bytes", 32L);
    values.put("block.0.wr.bytes", 1L);
    values.put("net.count", 0L);

    MachineStats sample = LibvirtStats.translate(ID, stats(values), Instant.EPOCH);

    assertThat(sample.incarnation()).isEqualTo("7");
    assertThat(sample.cpuNanos()).hasValue(5_000_000_000L);
    assertThat(sample.memoryLimitBytes()).hasValue(256L << 20);
    assertThat(sample.memoryUsedBytes()).hasValue(102_400L);
    assertThat(sample.diskReadBytes()).hasValue(42L);
    assertThat(sample.diskWrittenBytes()).hasValue(1L);
    assertThat(sample.networkReceivedBytes()).hasValue(0L);
  }

  @Test
  void whatTheEngineDoesNotCountIsEmpty() {
    MachineStats sample =
        LibvirtStats.translate(ID, stats(Map.of("state.state", 5L)), Instant.EPOCH);

    assertThat(sample.cpuNanos()).isEmpty();
    assertThat(sample.diskReadBytes()).isEmpty();
  }

  @Test
  void aNameThatIsThePrefixOfAnotherIsNotTheOther() {
    DomainStats stats = stats(Map.of("block.10.rd.bytes", 1L));

    assertThat(stats.number("block.1")).isEmpty();
    assertThat(stats.number("block.10.rd.bytes.x")).isEmpty();
    assertThat(stats.number("x".repeat(200))).isEmpty();
  }

  @Property
  void everyNumberIsFoundByItsName(@ForAll long value) {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("first", 1L);
    values.put("wanted", value);

    assertThat(stats(values).number("wanted")).hasValue(value);
  }
}
