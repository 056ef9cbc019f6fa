package io.panvisor.docker;

import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.spec.RestartPolicy;
import java.util.Map;
import java.util.function.Consumer;

/** Limits of a container that can change while it runs. Built once; not thread-safe till then. */
public final class DockerLimits {

  private static final long NANOS_PER_THOUSANDTH = 1_000_000L;

  private final OptionSettings settings = new OptionSettings();

  private DockerLimits() {}

  /** {@return limits of which none changes yet} */
  public static DockerLimits change() {
    return new DockerLimits();
  }

  OptionSettings settings() {
    return settings;
  }

  /**
   * Sets the most memory, 6 MiB at least.
   *
   * @return this
   */
  public DockerLimits memory(DataSize most) {
    settings.put(
        "HostConfig.Memory",
        OptionSettings.size("docker.limits.memory", most, ContainerTranslator.LEAST_MEMORY));
    return this;
  }

  /**
   * Sets the most memory and swap together; no less than the memory.
   *
   * @return this
   */
  public DockerLimits memoryAndSwap(DataSize most) {
    settings.put(
        "HostConfig.MemorySwap",
        OptionSettings.size("docker.limits.memoryAndSwap", most, ContainerTranslator.LEAST_MEMORY));
    return this;
  }

  /**
   * Sets the processors.
   *
   * @return this
   */
  public DockerLimits cpus(CpuCount count) {
    settings.put("HostConfig.NanoCpus", count.thousandths() * NANOS_PER_THOUSANDTH);
    return this;
  }

  /**
   * Sets the most processes at a time, from 1 to 4,194,304.
   *
   * @return this
   */
  public DockerLimits processes(int most) {
    settings.put(
        "HostConfig.PidsLimit",
        OptionSettings.within("docker.limits.processes", most, 1, 4_194_304));
    return this;
  }

  /**
   * Sets others of its resources: shares, sets, reservation and weights can change.
   *
   * @return this
   */
  public DockerLimits resources(Consumer<DockerResources> section) {
    section.accept(new DockerResources(settings));
    return this;
  }

  /**
   * Says whether it is started again when it has ended.
   *
   * @return this
   */
  public DockerLimits restartPolicy(RestartPolicy policy) {
    String name =
        switch (policy.when()) {
          case NEVER -> "no";
          case ON_FAILURE -> "on-failure";
          case ALWAYS -> "always";
          case UNLESS_STOPPED -> "unless-stopped";
        };
    settings.put(
        "HostConfig.RestartPolicy", Map.of("Name", name, "MaximumRetryCount", policy.most()));
    return this;
  }

  /** {@return the limits for people} */
  @Override
  public String toString() {
    return "DockerLimits" + settings.values();
  }
}
