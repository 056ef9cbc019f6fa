package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.facet.MachineStats;
import io.panvisor.spi.Call;
import io.panvisor.spi.StatsOperations;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Counters, of one machine or of all in one round trip: also of those that are off, as far as
 * libvirt tells.
 */
final class LibvirtStats implements StatsOperations {

  private static final int NOWAIT = 1 << 29;
  private static final int GROUPS =
      DomainStats.STATE
          | DomainStats.CPU
          | DomainStats.BALLOON
          | DomainStats.INTERFACE
          | DomainStats.BLOCK;

  // struct _virDomainInfo: unsigned char state; unsigned long maxMem, memory; unsigned short
  // nrVirtCpu;
  // unsigned long long cpuTime;
  private static final int INFO_BYTES = 40;
  private static final long INFO_MOST_MEMORY = 8;
  private static final long INFO_MEMORY = 16;
  private static final long INFO_CPU_TIME = 32;

  // struct _virDomainInterfaceStats: long long rx_bytes, rx_packets, rx_errs, rx_drop, tx_bytes,
  // ...
  private static final int INTERFACE_BYTES = 64;
  private static final long INTERFACE_RECEIVED = 0;
  private static final long INTERFACE_SENT = 32;

  private final Domains domains;
  private final MachineReader reader;
  private final boolean bulk;

  LibvirtStats(Domains domains, MachineReader reader, boolean bulk) {
    this.domains = domains;
    this.reader = reader;
    this.bulk = bulk;
  }

  @Override
  public MachineStats sample(Call call, MachineId id) {
    Clock clock = call.context().clock();
    return domains.needing(
        call, id, Feature.STATS, (wire, domain) -> sample(wire, domain, id, clock));
  }

  private MachineStats sample(Wire wire, DomainHandle domain, MachineId id, Clock clock) {
    if (domain.number() < 0) {
      throw new IllegalMachineStateException(
          "a machine that does not run counts nothing",
          MachineReader.status(wire, domain),
          EnumSet.of(PowerState.RUNNING, PowerState.PAUSED));
    }
    if (!bulk) {
      return plainWithCards(wire, domain, id, clock.instant());
    }
    Optional<DomainStats> stats = DomainStats.of(wire, domain, GROUPS);
    return stats
        .map(found -> translate(id, found, clock.instant()))
        .orElseGet(() -> plain(wire, domain, id, clock.instant()));
  }

  @Override
  public List<MachineStats> sampleAll(Call call) {
    Clock clock = call.context().clock();
    return domains
        .session()
        .call(
            call,
            Subject.engine().needing(Feature.STATS),
            (wire, connect) -> {
              List<MachineStats> samples = new ArrayList<>();
              if (bulk) {
                List<DomainStats> all = DomainStats.all(wire, connect, GROUPS, NOWAIT);
                Instant now = clock.instant();
                all.forEach(stats -> samples.add(translate(reader.id(stats.uuid()), stats, now)));
              } else {
                each(wire, connect, clock, samples);
              }
              return samples;
            });
  }

  private void each(Wire wire, Pointer connect, Clock clock, List<MachineStats> samples) {
    List<DomainHandle> all = DomainHandle.all(wire, connect, 0);
    try {
      for (DomainHandle domain : all) {
        try {
          samples.add(plain(wire, domain, reader.id(domain.uuid()), clock.instant()));
        } catch (NativeFailure failure) {
          if (failure.code() != LibvirtErrors.NO_DOMAIN) {
            throw failure;
          }
        }
      }
    } finally {
      NativeHandle.closeAll(all);
    }
  }

  /** What every driver can tell: processor time and memory. */
  private static MachineStats plain(Wire wire, DomainHandle domain, MachineId id, Instant now) {
    Memory info = new Memory(INFO_BYTES);
    info.clear();
    wire.number("virDomainGetInfo", () -> Virt.virDomainGetInfo(domain.pointer(), info));
    return new MachineStats(
        id,
        now,
        Integer.toString(domain.number()),
        OptionalLong.of(info.getLong(INFO_CPU_TIME)),
        OptionalLong.of(info.getLong(INFO_MEMORY) * 1024),
        OptionalLong.of(info.getLong(INFO_MOST_MEMORY) * 1024),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** The same, and what went over the cards of the machine, each asked by itself. */
  private static MachineStats plainWithCards(
      Wire wire, DomainHandle domain, MachineId id, Instant now) {
    MachineStats plain = plain(wire, domain, id, now);
    List<String> devices =
        DomainFacts.of(MachineReader.description(wire, domain)).nics().stream()
            .flatMap(nic -> nic.hostDevice().stream())
            .toList();
    if (devices.isEmpty()) {
      return plain;
    }
    long received = 0;
    long sent = 0;
    for (String device : devices) {
      Memory counters = new Memory(INTERFACE_BYTES);
      wire.number(
          "virDomainInterfaceStats",
          () -> Virt.virDomainInterfaceStats(domain.pointer(), device, counters, INTERFACE_BYTES));
      received += counters.getLong(INTERFACE_RECEIVED);
      sent += counters.getLong(INTERFACE_SENT);
    }
    return new MachineStats(
        id,
        now,
        plain.incarnation(),
        plain.cpuNanos(),
        plain.memoryUsedBytes(),
        plain.memoryLimitBytes(),
        plain.diskReadBytes(),
        plain.diskWrittenBytes(),
        OptionalLong.of(received),
        OptionalLong.of(sent));
  }

  /**
   * Pure: the counters that the answer holds. libvirt's number of a domain changes with every
   * start.
   */
  static MachineStats translate(MachineId id, DomainStats stats, Instant now) {
    return new MachineStats(
        id,
        now,
        Integer.toString(stats.number()),
        stats.number("cpu.time"),
        kibibytes(stats.number("balloon.rss")),
        kibibytes(stats.number("balloon.current")),
        sum(stats, "block", "rd.bytes"),
        sum(stats, "block", "wr.bytes"),
        sum(stats, "net", "rx.bytes"),
        sum(stats, "net", "tx.bytes"));
  }

  private static OptionalLong kibibytes(OptionalLong number) {
    return number.isPresent() ? OptionalLong.of(number.getAsLong() * 1024) : number;
  }

  /** The sum over all devices; empty when there are devices and none has the counter. */
  private static OptionalLong sum(DomainStats stats, String family, String counter) {
    OptionalLong count = stats.number(family + ".count");
    if (count.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = 0;
    boolean any = count.getAsLong() == 0;
    for (long i = 0; i < count.getAsLong(); i++) {
      OptionalLong value = stats.number(family + "." + i + "." + counter);
      if (value.isPresent()) {
        any = true;
        sum += value.getAsLong();
      }
    }
    return any ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
