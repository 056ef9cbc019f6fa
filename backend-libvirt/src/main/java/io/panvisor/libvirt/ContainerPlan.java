package io.panvisor.libvirt;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.spec.EnvironmentValue;
import io.panvisor.spec.Mount;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A container as it is to be described: a spec with everything settled that needed an engine, such
 * as where its root file system lies. {@link ContainerXml} writes it.
 *
 * @param architecture in libvirt's word; empty for the host's own
 * @param root the folder of the root file system, on the engine's host
 * @param init the first process and its arguments; the program is an absolute path in the root
 * @param networks libvirt's networks that it has a card on
 */
record ContainerPlan(
    UUID uuid,
    String name,
    Optional<String> architecture,
    DataSize memory,
    Optional<DataSize> memoryAndSwap,
    Optional<CpuCount> cpus,
    String root,
    List<String> init,
    Map<String, EnvironmentValue> environment,
    Optional<String> user,
    Optional<String> workingFolder,
    List<Mount> mounts,
    List<String> networks,
    LxcOptions options,
    MachineMarks marks) {

  ContainerPlan {
    init = List.copyOf(init);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    mounts = List.copyOf(mounts);
    networks = List.copyOf(networks);
  }
}
