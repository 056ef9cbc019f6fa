package io.panvisor.docker;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a container may do: capabilities, the kernel's security modules, users. Used within {@link
 * DockerOptions.Builder#security}; not thread-safe. Facts: capabilities(7), Docker's "Runtime
 * privilege and Linux capabilities".
 */
public final class DockerSecurity {

  private static final Set<String> CAPABILITIES =
      Set.of(
          "ALL",
          "AUDIT_CONTROL",
          "AUDIT_READ",
          "AUDIT_WRITE",
          "BLOCK_SUSPEND",
          "BPF",
          "CHECKPOINT_RESTORE",
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "IPC_LOCK",
          "IPC_OWNER",
          "KILL",
          "LEASE",
          "LINUX_IMMUTABLE",
          "MAC_ADMIN",
          "MAC_OVERRIDE",
          "MKNOD",
          "NET_ADMIN",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_RAW",
          "PERFMON",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYSLOG",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_CHROOT",
          "SYS_MODULE",
          "SYS_NICE",
          "SYS_PACCT",
          "SYS_PTRACE",
          "SYS_RAWIO",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "WAKE_ALARM");
  private static final Pattern PROFILE = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_.,+@/-]{0,254}");
  private static final Pattern LABEL =
      Pattern.compile("disable|(?:user|role|type|level|filetype):[A-Za-z0-9_.,:-]{1,200}|nested");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");

  private final OptionSettings settings;

  DockerSecurity(OptionSettings settings) {
    this.settings = settings;
  }

  /**
   * Gives a capability beyond the engine's default ones, such as {@code NET_ADMIN}, or {@code ALL}.
   *
   * @return this
   */
  public DockerSecurity addCapability(String name) {
    settings.add("HostConfig.CapAdd", capability("docker.security.addCapability", name));
    return this;
  }

  /**
   * Takes one of the engine's default capabilities, or {@code ALL} of them.
   *
   * @return this
   */
  public DockerSecurity dropCapability(String name) {
    settings.add("HostConfig.CapDrop", capability("docker.security.dropCapability", name));
    return this;
  }

  private static String capability(String field, String name) {
    String plain = name.toUpperCase(Locale.ROOT);
    plain = plain.startsWith("CAP_") ? plain.substring(4) : plain;
    if (!CAPABILITIES.contains(plain)) {
      throw OptionSettings.refusal(
          field, name, "a capability of Linux, such as NET_ADMIN, or ALL; see capabilities(7)");
    }
    return plain;
  }

  /**
   * Lets it do nearly everything that the host's root can: all capabilities and devices.
   *
   * @return this
   */
  public DockerSecurity privileged() {
    settings.put("HostConfig.Privileged", true);
    return this;
  }

  /**
   * Has no program in it gain rights that its parent did not have (setuid does nothing).
   *
   * @return this
   */
  public DockerSecurity noNewPrivileges() {
    settings.add("HostConfig.SecurityOpt", "no-new-privileges");
    return this;
  }

  /**
   * Filters system calls by a profile of one's own.
   *
   * @param profile the profile itself, in JSON, 1 MiB at most
   * @return this
   */
  public DockerSecurity seccomp(String profile) {
    if (profile.length() > 1 << 20 || !profile.strip().startsWith("{")) {
      throw OptionSettings.refusal(
          "docker.security.seccomp", profile, "the profile's content, a JSON object");
    }
    settings.add("HostConfig.SecurityOpt", "seccomp=" + profile);
    return this;
  }

  /**
   * Filters no system calls.
   *
   * @return this
   */
  public DockerSecurity seccompUnconfined() {
    settings.add("HostConfig.SecurityOpt", "seccomp=unconfined");
    return this;
  }

  /**
   * Confines it by an AppArmor profile that the host has loaded; {@code unconfined} by none.
   *
   * @return this
   */
  public DockerSecurity appArmor(String profile) {
    settings.add(
        "HostConfig.SecurityOpt",
        "apparmor="
            + OptionSettings.matching(
                PROFILE, "docker.security.appArmor", profile, "the name of a profile"));
    return this;
  }

  /**
   * Sets a part of its SELinux label: {@code user:U}, {@code role:R}, {@code type:T}, {@code
   * level:L}; or {@code disable} for none.
   *
   * @return this
   */
  public DockerSecurity seLinuxLabel(String part) {
    settings.add(
        "HostConfig.SecurityOpt",
        "label="
            + OptionSettings.matching(
                LABEL,
                "docker.security.seLinuxLabel",
                part,
                "user:U, role:R, type:T, level:L or disable"));
    return this;
  }

  /**
   * Shows it those parts of {@code /proc} and {@code /sys} that the engine masks or makes
   * read-only.
   *
   * @return this
   */
  public DockerSecurity unmaskSystemPaths() {
    settings.put("HostConfig.MaskedPaths", List.of());
    settings.put("HostConfig.ReadonlyPaths", List.of());
    return this;
  }

  /**
   * Puts its user in a further group, by name or number.
   *
   * @return this
   */
  public DockerSecurity group(String nameOrNumber) {
    settings.add(
        "HostConfig.GroupAdd",
        OptionSettings.matching(
            GROUP, "docker.security.group", nameOrNumber, "a group's name or number"));
    return this;
  }

  /**
   * Uses the host's users where the engine remaps them.
   *
   * @return this
   */
  public DockerSecurity hostUsers() {
    settings.put("HostConfig.UsernsMode", "host");
    return this;
  }
}
