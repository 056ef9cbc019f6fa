package io.panvisor.docker;

import io.panvisor.DataSize;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a container may use: processors, memory, disks, devices, limits of processes. Used within
 * {@link DockerOptions.Builder#resources}; not thread-safe.
 *
 * <p>What the kernel of the engine's host cannot limit is refused, not ignored. Facts: Docker's
 * "Runtime options with memory, CPUs and GPUs", getrlimit(2).
 */
public final class DockerResources {

  private static final Pattern SET =
      Pattern.compile("[0-9]{1,5}(?:-[0-9]{1,5})?(?:,[0-9]{1,5}(?:-[0-9]{1,5})?){0,255}");
  private static final Pattern DEVICE_RULE =
      Pattern.compile("[acb] (?:[0-9]{1,10}|\\*):(?:[0-9]{1,10}|\\*) [rwm]{1,3}");
  private static final Pattern SYSCTL =
      Pattern.compile(
          "kernel\\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|(?:fs\\.mqueue|net)\\.[A-Za-z0-9_./-]{1,200}");
  private static final Set<String> ULIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");
  private static final Pattern GPU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}");
  private static final DataSize NOTHING = DataSize.bytes(0);

  private final OptionSettings settings;

  DockerResources(OptionSettings settings) {
    this.settings = settings;
  }

  /**
   * Sets its weight against others when processors are short; the default is 1024.
   *
   * @param shares from 2 to 262144
   * @return this
   */
  public DockerResources cpuShares(int shares) {
    settings.put(
        "HostConfig.CpuShares",
        OptionSettings.within("docker.resources.cpuShares", shares, 2, 262_144));
    return this;
  }

  /**
   * Keeps it on those processors, such as {@code 0-2,5}.
   *
   * @return this
   */
  public DockerResources cpuSet(String processors) {
    settings.put(
        "HostConfig.CpusetCpus",
        OptionSettings.matching(
            SET, "docker.resources.cpuSet", processors, "numbers and ranges, such as 0-2,5"));
    return this;
  }

  /**
   * Keeps its memory on those nodes, such as {@code 0,1}.
   *
   * @return this
   */
  public DockerResources memoryNodes(String nodes) {
    settings.put(
        "HostConfig.CpusetMems",
        OptionSettings.matching(
            SET, "docker.resources.memoryNodes", nodes, "numbers and ranges, such as 0,1"));
    return this;
  }

  /**
   * Gives it so much processor time in each period; instead of the spec's {@code cpus}.
   *
   * @param quota from 1 ms on
   * @param period from 1 ms to 1 s
   * @return this
   */
  public DockerResources cpuQuota(Duration quota, Duration period) {
    settings.put(
        "HostConfig.CpuPeriod",
        OptionSettings.within(
            "docker.resources.cpuQuota.period", period.toNanos() / 1000, 1_000, 1_000_000));
    settings.put(
        "HostConfig.CpuQuota",
        OptionSettings.within(
            "docker.resources.cpuQuota", quota.toNanos() / 1000, 1_000, 1_000_000_000L));
    return this;
  }

  /**
   * Sets what it is brought down to when memory is short; no more than the spec's memory.
   *
   * @param size 6 MiB at least
   * @return this
   */
  public DockerResources memoryReservation(DataSize size) {
    settings.put(
        "HostConfig.MemoryReservation",
        OptionSettings.size(
            "docker.resources.memoryReservation", size, ContainerTranslator.LEAST_MEMORY));
    return this;
  }

  /**
   * Sets how readily its memory is swapped out, from 0 (hardly) to 100.
   *
   * @return this
   */
  public DockerResources swappiness(int percent) {
    settings.put(
        "HostConfig.MemorySwappiness",
        OptionSettings.within("docker.resources.swappiness", percent, 0, 100));
    return this;
  }

  /**
   * Has it wait for memory instead of being killed; only with the spec's memory set.
   *
   * @return this
   */
  public DockerResources noOutOfMemoryKill() {
    settings.put("HostConfig.OomKillDisable", true);
    return this;
  }

  /**
   * Sets how soon the kernel kills it when the host has no memory left, from -1000 (never) to 1000.
   *
   * @return this
   */
  public DockerResources outOfMemoryScore(int adjustment) {
    settings.put(
        "HostConfig.OomScoreAdj",
        OptionSettings.within("docker.resources.outOfMemoryScore", adjustment, -1000, 1000));
    return this;
  }

  /**
   * Sets its weight against others on the host's disks, from 10 to 1000.
   *
   * @return this
   */
  public DockerResources ioWeight(int weight) {
    settings.put(
        "HostConfig.BlkioWeight",
        OptionSettings.within("docker.resources.ioWeight", weight, 10, 1000));
    return this;
  }

  /**
   * Sets its weight against others on one of the host's disks.
   *
   * @param device such as {@code /dev/sda}
   * @param weight from 10 to 1000
   * @return this
   */
  public DockerResources ioWeight(String device, int weight) {
    settings.add(
        "HostConfig.BlkioWeightDevice",
        Map.of(
            "Path",
            OptionSettings.path("docker.resources.ioWeight", device),
            "Weight",
            OptionSettings.within("docker.resources.ioWeight", weight, 10, 1000)));
    return this;
  }

  /**
   * Limits what it reads of one of the host's disks in a second.
   *
   * @return this
   */
  public DockerResources readRate(String device, DataSize perSecond) {
    return throttle("BlkioDeviceReadBps", "readRate", device, perSecond.bytes());
  }

  /**
   * Limits what it writes to one of the host's disks in a second.
   *
   * @return this
   */
  public DockerResources writeRate(String device, DataSize perSecond) {
    return throttle("BlkioDeviceWriteBps", "writeRate", device, perSecond.bytes());
  }

  /**
   * Limits how often it reads of one of the host's disks in a second.
   *
   * @return this
   */
  public DockerResources readOperations(String device, long perSecond) {
    return throttle("BlkioDeviceReadIOps", "readOperations", device, perSecond);
  }

  /**
   * Limits how often it writes to one of the host's disks in a second.
   *
   * @return this
   */
  public DockerResources writeOperations(String device, long perSecond) {
    return throttle("BlkioDeviceWriteIOps", "writeOperations", device, perSecond);
  }

  private DockerResources throttle(String place, String field, String device, long rate) {
    settings.add(
        "HostConfig." + place,
        Map.of(
            "Path",
            OptionSettings.path("docker.resources." + field, device),
            "Rate",
            OptionSettings.within("docker.resources." + field, rate, 1, Long.MAX_VALUE)));
    return this;
  }

  /**
   * Sets the size of its {@code /dev/shm}; the engine's default is 64 MiB.
   *
   * @return this
   */
  public DockerResources sharedMemory(DataSize size) {
    settings.put(
        "HostConfig.ShmSize",
        OptionSettings.size("docker.resources.sharedMemory", size, DataSize.bytes(1)));
    return this;
  }

  /**
   * Sets a limit of its processes, see getrlimit(2); -1 is no limit.
   *
   * @param name such as {@code nofile}
   * @param soft what a process begins with; no more than the hard limit
   * @param hard what a process may raise it to
   * @return this
   */
  public DockerResources ulimit(String name, long soft, long hard) {
    String field = "docker.resources.ulimit." + name;
    if (!ULIMITS.contains(name)) {
      throw OptionSettings.refusal(field, name, "one of " + new java.util.TreeSet<>(ULIMITS));
    }
    OptionSettings.within(field, soft, -1, Long.MAX_VALUE);
    OptionSettings.within(field, hard, -1, Long.MAX_VALUE);
    if (hard != -1 && (soft == -1 || soft > hard)) {
      throw OptionSettings.refusal(
          field, soft + ":" + hard, "the soft limit is above the hard one");
    }
    settings.add("HostConfig.Ulimits", Map.of("Name", name, "Soft", soft, "Hard", hard));
    return this;
  }

  /**
   * Gives it a device of the host's.
   *
   * @param onHost such as {@code /dev/fuse}
   * @param inside its name in the container
   * @param access of {@code r}, {@code w} and {@code m} (make device files)
   * @return this
   */
  public DockerResources device(String onHost, String inside, String access) {
    if (!access.matches("[rwm]{1,3}")) {
      throw OptionSettings.refusal("docker.resources.device", access, "of the letters r, w and m");
    }
    settings.add(
        "HostConfig.Devices",
        Map.of(
            "PathOnHost", OptionSettings.path("docker.resources.device", onHost),
            "PathInContainer", OptionSettings.path("docker.resources.device", inside),
            "CgroupPermissions", access));
    return this;
  }

  /**
   * Allows devices by their numbers, such as {@code c 10:200 rwm}, for devices that come later.
   *
   * @return this
   */
  public DockerResources deviceRule(String rule) {
    settings.add(
        "HostConfig.DeviceCgroupRules",
        OptionSettings.matching(
            DEVICE_RULE,
            "docker.resources.deviceRule",
            rule,
            "a, c or b, then MAJOR:MINOR (or *), then of the letters r, w and m"));
    return this;
  }

  /**
   * Gives it all GPUs of the host. Without a driver for them the engine refuses to start it.
   *
   * @return this
   */
  public DockerResources allGpus() {
    return gpuRequest(-1, List.of());
  }

  /**
   * Gives it so many GPUs of the host.
   *
   * @param count from 1 to 1024
   * @return this
   */
  public DockerResources gpus(int count) {
    return gpuRequest(OptionSettings.within("docker.resources.gpus", count, 1, 1024), List.of());
  }

  /**
   * Gives it those GPUs of the host.
   *
   * @param ids their numbers or identities, one at least
   * @return this
   */
  public DockerResources gpus(List<String> ids) {
    if (ids.isEmpty()) {
      throw OptionSettings.refusal("docker.resources.gpus", "", "name one GPU at least");
    }
    ids.forEach(
        id -> OptionSettings.matching(GPU, "docker.resources.gpus", id, "a number or identity"));
    return gpuRequest(0, ids);
  }

  private DockerResources gpuRequest(long count, List<String> ids) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("Driver", "");
    request.put("Count", count);
    request.put("DeviceIDs", List.copyOf(ids));
    request.put("Capabilities", List.of(List.of("gpu")));
    settings.add("HostConfig.DeviceRequests", request);
    settings.since("HostConfig.DeviceRequests", 40);
    return this;
  }

  /**
   * Sets a kernel parameter that belongs to the container alone: {@code net.*}, {@code
   * fs.mqueue.*}, {@code kernel.shm*}, {@code kernel.msg*}, {@code kernel.sem}.
   *
   * @return this
   */
  public DockerResources sysctl(String name, String value) {
    settings.putIn(
        "HostConfig.Sysctls",
        OptionSettings.matching(
            SYSCTL,
            "docker.resources.sysctl",
            name,
            "only net.*, fs.mqueue.* and kernel's shm, msg and sem parameters belong to a container"),
        OptionSettings.line("docker.resources.sysctl." + name, value));
    return this;
  }

  /**
   * Limits the size of its own file system, where the engine's storage can.
   *
   * @return this
   */
  public DockerResources diskSize(DataSize most) {
    settings.putIn(
        "HostConfig.StorageOpt",
        "size",
        Long.toString(OptionSettings.size("docker.resources.diskSize", most, NOTHING)));
    return this;
  }
}
