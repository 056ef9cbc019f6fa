package io.panvisor.docker;

import io.panvisor.DataSize;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.EngineOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a container can be told beyond {@link io.panvisor.spec.ContainerSection}: all that {@code
 * docker run} has. Given to a spec by {@code spec.with(options)}; other engines skip it.
 *
 * <p>Every value is held against what is allowed where it is set, and throws {@link
 * InvalidSpecException} naming the field. Every option is honoured or refused: an engine that is
 * too old for one, or that would drop one because its kernel cannot do it, makes nothing. Immutable
 * and thread-safe.
 */
public final class DockerOptions implements EngineOptions {

  private final OptionSettings settings;

  private DockerOptions(OptionSettings settings) {
    this.settings = settings;
  }

  /** {@return a builder without options} */
  public static Builder builder() {
    return new Builder();
  }

  OptionSettings settings() {
    return settings;
  }

  @Override
  public List<Secret> hiddenValues() {
    return settings.secrets();
  }

  /** {@return the options for people, secrets masked} */
  @Override
  public String toString() {
    return "DockerOptions" + settings.values();
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {

    private static final Pattern SIGNAL =
        Pattern.compile("(?:SIG)?[A-Z][A-Z0-9+-]{1,12}|[1-9][0-9]?");
    private static final Pattern PLATFORM =
        Pattern.compile("[a-z0-9]{2,20}(?:/[a-z0-9]{2,20}(?:/[a-z0-9]{1,20})?)?");
    private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final Pattern TMPFS =
        Pattern.compile("(?:no)?(?:exec|suid|dev|atime)|ro|rw|mode=[0-7]{3,4}|[ug]id=[0-9]{1,10}");
    private static final Pattern PARENT = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_./-]{0,254}");

    private final OptionSettings settings = new OptionSettings();

    private Builder() {}

    /**
     * Sets what it may do.
     *
     * @return this
     */
    public Builder security(Consumer<DockerSecurity> section) {
      section.accept(new DockerSecurity(settings));
      return this;
    }

    /**
     * Sets how it reaches others and is reached.
     *
     * @return this
     */
    public Builder networking(Consumer<DockerNetworking> section) {
      section.accept(new DockerNetworking(settings));
      return this;
    }

    /**
     * Sets what it may use.
     *
     * @return this
     */
    public Builder resources(Consumer<DockerResources> section) {
      section.accept(new DockerResources(settings));
      return this;
    }

    /**
     * Runs a small init above its process, which passes signals on and reaps what others leave.
     *
     * @return this
     */
    public Builder init() {
      settings.put("HostConfig.Init", true);
      return this;
    }

    /**
     * Makes its own file system read-only; mounts stay as they are.
     *
     * @return this
     */
    public Builder readOnlyRoot() {
      settings.put("HostConfig.ReadonlyRootfs", true);
      return this;
    }

    /**
     * Mounts memory as a file system, with options of mount(8).
     *
     * @param target where
     * @param size its most
     * @param options such as {@code noexec}, {@code mode=1777}, {@code uid=1000}
     * @return this
     */
    public Builder tmpfs(String target, DataSize size, String... options) {
      List<String> all = new ArrayList<>();
      all.add("size=" + OptionSettings.size("docker.tmpfs.size", size, DataSize.bytes(1)));
      for (String option : options) {
        all.add(
            OptionSettings.matching(
                TMPFS,
                "docker.tmpfs",
                option,
                "exec, suid, dev, atime (each with no), ro, rw, mode=, uid= or gid="));
      }
      settings.putIn(
          "HostConfig.Tmpfs", OptionSettings.path("docker.tmpfs", target), String.join(",", all));
      return this;
    }

    /**
     * Mounts a volume without a name, which goes with the container.
     *
     * @return this
     */
    public Builder anonymousVolume(String target) {
      settings.putIn("Volumes", OptionSettings.path("docker.anonymousVolume", target), Map.of());
      return this;
    }

    /**
     * Mounts what another container mounts.
     *
     * @return this
     */
    public Builder volumesFrom(String container, boolean readOnly) {
      settings.add(
          "HostConfig.VolumesFrom",
          OptionSettings.name("docker.volumesFrom", container) + (readOnly ? ":ro" : ":rw"));
      return this;
    }

    /**
     * Has a driver make the volumes that have to be made.
     *
     * @return this
     */
    public Builder volumeDriver(String name) {
      settings.put("HostConfig.VolumeDriver", OptionSettings.name("docker.volumeDriver", name));
      return this;
    }

    /**
     * Has its output kept by that driver, such as {@code json-file}, {@code local}, {@code none}.
     *
     * @return this
     */
    public Builder logDriver(String name) {
      settings.putIn("HostConfig.LogConfig", "Type", OptionSettings.name("docker.logDriver", name));
      return this;
    }

    /**
     * Sets an option of the log driver, such as {@code max-size}.
     *
     * @return this
     */
    public Builder logOption(String name, String value) {
      return logOptionValue(name, OptionSettings.line("docker.logOption." + name, value));
    }

    /**
     * Sets an option of the log driver that is a secret. The engine keeps it with the container.
     *
     * @return this
     */
    public Builder logOption(String name, Secret value) {
      settings.hide(value);
      return logOptionValue(name, value);
    }

    private Builder logOptionValue(String name, Object value) {
      settings.putIn(
          "LogOptions",
          OptionSettings.matching(OPTION, "docker.logOption", name, "an option's name"),
          value);
      return this;
    }

    /**
     * Sets how the engine tells whether it is healthy; see {@code Until.healthy()}.
     *
     * @return this
     */
    public Builder healthCheck(HealthCheck check) {
      settings.put("Healthcheck", check.body());
      return this;
    }

    /**
     * Sets the signal that asks it to stop, such as {@code SIGINT} or {@code 2}.
     *
     * @return this
     */
    public Builder stopSignal(String signal) {
      settings.put(
          "StopSignal",
          OptionSettings.matching(
              SIGNAL, "docker.stopSignal", signal, "a signal's name or number, such as SIGINT"));
      return this;
    }

    /**
     * Sets how long the engine's own stop waits before it kills.
     *
     * @param patience from 0 seconds to 1 day, whole seconds
     * @return this
     */
    public Builder stopTimeout(Duration patience) {
      if (patience.toNanosPart() != 0) {
        throw OptionSettings.refusal(
            "docker.stopTimeout", patience.toString(), "the engine counts whole seconds");
      }
      settings.put(
          "StopTimeout",
          OptionSettings.within("docker.stopTimeout", patience.toSeconds(), 0, 86_400));
      return this;
    }

    /**
     * Takes the image for that platform, {@code OS[/ARCHITECTURE[/VARIANT]]}, such as {@code
     * linux/arm64/v8}.
     *
     * @return this
     */
    public Builder platform(String text) {
      settings.put(
          "Query.platform",
          OptionSettings.matching(
              PLATFORM, "docker.platform", text, "OS[/ARCHITECTURE[/VARIANT]], in lower case"));
      settings.since("Query.platform", 41);
      return this;
    }

    /**
     * Runs it by another runtime that the engine knows, such as {@code runc}.
     *
     * @return this
     */
    public Builder runtime(String name) {
      settings.put("HostConfig.Runtime", OptionSettings.name("docker.runtime", name));
      return this;
    }

    /**
     * Sets its domain name.
     *
     * @return this
     */
    public Builder domainName(String domain) {
      settings.put("Domainname", OptionSettings.domain("docker.domainName", domain));
      return this;
    }

    /**
     * Writes an annotation for the runtime.
     *
     * @return this
     */
    public Builder annotation(String name, String value) {
      settings.putIn(
          "HostConfig.Annotations",
          OptionSettings.matching(OPTION, "docker.annotation", name, "an annotation's name"),
          OptionSettings.line("docker.annotation." + name, value));
      settings.since("HostConfig.Annotations", 43);
      return this;
    }

    /**
     * Shows it the host's processes.
     *
     * @return this
     */
    public Builder hostProcesses() {
      settings.put("HostConfig.PidMode", "host");
      return this;
    }

    /**
     * Shows it another container's processes.
     *
     * @return this
     */
    public Builder processesOf(String container) {
      settings.put(
          "HostConfig.PidMode",
          "container:" + OptionSettings.name("docker.processesOf", container));
      return this;
    }

    /**
     * Shares the host's shared memory, semaphores and message queues.
     *
     * @return this
     */
    public Builder hostIpc() {
      settings.put("HostConfig.IpcMode", "host");
      return this;
    }

    /**
     * Lets other containers share its shared memory, semaphores and message queues.
     *
     * @return this
     */
    public Builder shareableIpc() {
      settings.put("HostConfig.IpcMode", "shareable");
      return this;
    }

    /**
     * Shares another container's shared memory, semaphores and message queues, which is shareable.
     *
     * @return this
     */
    public Builder ipcOf(String container) {
      settings.put(
          "HostConfig.IpcMode", "container:" + OptionSettings.name("docker.ipcOf", container));
      return this;
    }

    /**
     * Uses the host's own name.
     *
     * @return this
     */
    public Builder hostName() {
      settings.put("HostConfig.UTSMode", "host");
      return this;
    }

    /**
     * Shows it the host's control groups, or with false only its own.
     *
     * @return this
     */
    public Builder hostCgroups(boolean host) {
      settings.put("HostConfig.CgroupnsMode", host ? "host" : "private");
      settings.since("HostConfig.CgroupnsMode", 41);
      return this;
    }

    /**
     * Puts it below that control group of the host's.
     *
     * @return this
     */
    public Builder cgroupParent(String group) {
      settings.put(
          "HostConfig.CgroupParent",
          OptionSettings.matching(
              PARENT, "docker.cgroupParent", group, "letters, digits, '.', '_', '-' and '/'"));
      return this;
    }

    /**
     * {@return the options}
     *
     * @throws InvalidSpecException when two of them contradict each other
     */
    public DockerOptions build() {
      if (settings.has("LogOptions") && !settings.has("HostConfig.LogConfig")) {
        throw OptionSettings.refusal(
            "docker.logOption", "", "options are for a driver: name it by logDriver");
      }
      return new DockerOptions(settings);
    }
  }
}
