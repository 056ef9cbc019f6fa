package io.panvisor.benchmarks;

import io.panvisor.Hypervisor;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.facet.MachineStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.LibvirtException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Listing and counters of many domains: Panvisor's, and the loop that plain libvirt-java offers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LibvirtBenchmark {

  /** Where the domains are. */
  @Param("qemu:///system")
  public String uri = "";

  private @Nullable Hypervisor hypervisor;
  private @Nullable Connect connect;

  /** Connects both clients. */
  @Setup
  public void connect() throws LibvirtException {
    hypervisor = Panvisor.connect(uri);
    connect = new Connect(uri);
  }

  /** Closes both clients. */
  @TearDown
  public void close() throws LibvirtException {
    hypervisor().close();
    connection().close();
  }

  private Hypervisor hypervisor() {
    if (hypervisor == null) {
      throw new IllegalStateException("not connected");
    }
    return hypervisor;
  }

  private Connect connection() {
    if (connect == null) {
      throw new IllegalStateException("not connected");
    }
    return connect;
  }

  /** {@return all machines with their states} */
  @Benchmark
  public List<MachineInfo> panvisorList() {
    return hypervisor().list(MachineQuery.all()).toList();
  }

  /** {@return the counters of all machines} */
  @Benchmark
  public List<MachineStats> panvisorStats() {
    return hypervisor().stats();
  }

  /**
   * {@return all machines with their states, as libvirt-java's users write it: names, then a
   * look-up and a call each}
   */
  @Benchmark
  public List<DomainInfo.DomainState> libvirtJavaLoop() throws LibvirtException {
    List<DomainInfo.DomainState> states = new ArrayList<>();
    for (int id : connection().listDomains()) {
      states.add(state(connection().domainLookupByID(id)));
    }
    for (String name : connection().listDefinedDomains()) {
      states.add(state(connection().domainLookupByName(name)));
    }
    return states;
  }

  private static DomainInfo.DomainState state(Domain domain) throws LibvirtException {
    try {
      return domain.getInfo().state;
    } finally {
      domain.free();
    }
  }
}
