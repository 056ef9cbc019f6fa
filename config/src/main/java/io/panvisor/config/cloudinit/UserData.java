package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a machine becomes at its first boot: user-data of the kind {@code #cloud-config}. Immutable
 * and thread-safe. A password is only ever there as a hash.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html">cloud-init:
 *     modules</a>
 */
public final class UserData {

  static final String HEADER = "#cloud-config\n";

  private final Map<String, Object> tree;
  private final boolean secret;

  private UserData(Map<String, Object> tree, boolean secret) {
    this.tree = tree;
    this.secret = secret;
  }

  /** {@return a builder of user-data that says nothing yet} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the file's text} */
  public String text() {
    return HEADER + YamlWriter.block(tree);
  }

  /** {@return whether it has the hash of a password in it} */
  public boolean isSecret() {
    return secret;
  }

  Map<String, Object> tree() {
    return tree;
  }

  /** {@return {@code user-data}} */
  @Override
  public String toString() {
    return "user-data";
  }

  /**
   * Collects what user-data says; what is not said is left to cloud-init and the image. Each method
   * checks its values and throws an {@link InvalidSpecException} that names the field. Not
   * thread-safe.
   */
  public static final class Builder {

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final Set<String> HELD =
        Set.of("passwd", "password", "chpasswd", "ssh_keys", "users", "user", "write_files");

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final List<Object> users = new ArrayList<>();
    private final Set<String> accounts = new LinkedHashSet<>();
    private final Map<String, Object> groups = new LinkedHashMap<>();
    private final List<String> packages = new ArrayList<>();
    private final List<Object> files = new ArrayList<>();
    private final List<List<String>> bootCommands = new ArrayList<>();
    private final List<List<String>> runCommands = new ArrayList<>();
    private final List<List<String>> mounts = new ArrayList<>();
    private final Map<String, Object> aptSources = new LinkedHashMap<>();
    private final Map<String, Object> yumRepositories = new LinkedHashMap<>();
    private final List<String> certificates = new ArrayList<>();
    private final List<Object> passwords = new ArrayList<>();
    private boolean secret;

    private Builder() {}

    /** Sets the host's name, without its domain. */
    public Builder hostName(String name) {
      fields.put("hostname", Values.hostName("hostname", name));
      return this;
    }

    /** Sets the host's name with its domain. */
    public Builder fullyQualifiedName(String name) {
      fields.put("fqdn", Values.hostName("fqdn", name));
      return this;
    }

    /** Lets cloud-init keep {@code /etc/hosts} in step with the host's name, or not. */
    public Builder manageHosts(boolean managed) {
      fields.put("manage_etc_hosts", managed);
      return this;
    }

    /** Makes the account that the image has for its first user, such as {@code debian}. */
    public Builder defaultUser() {
      users.add("default");
      return this;
    }

    /** Makes an account. */
    public Builder user(CloudUser user) {
      if (!accounts.add(user.name())) {
        throw InvalidSpecException.of("users", user.name(), "this account is there twice");
      }
      users.add(user.tree());
      secret |= user.password().isPresent();
      return this;
    }

    /** Makes a group with those accounts in it. */
    public Builder group(String name, List<String> members) {
      members.forEach(member -> Texts.account("groups", member));
      groups.put(Texts.account("groups", name), List.copyOf(members));
      return this;
    }

    /** Gives an account that the image has a password. */
    public Builder password(String account, PasswordHash hash) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", Texts.account("passwords", account));
      entry.put("password", hash.secret().revealText());
      entry.put("type", "hash");
      passwords.add(entry);
      secret = true;
      return this;
    }

    /** Says whether ssh lets people in by password. */
    public Builder sshPasswordLogin(boolean allowed) {
      fields.put("ssh_pwauth", allowed);
      return this;
    }

    /** Says whether ssh keeps root out. */
    public Builder disableRoot(boolean disabled) {
      fields.put("disable_root", disabled);
      return this;
    }

    /** Fetches the lists of packages first. */
    public Builder updatePackages(boolean update) {
      fields.put("package_update", update);
      return this;
    }

    /** Upgrades all packages. */
    public Builder upgradePackages(boolean upgrade) {
      fields.put("package_upgrade", upgrade);
      return this;
    }

    /** Installs packages. */
    public Builder packages(List<String> names) {
      names.forEach(name -> packages.add(Texts.packageName("packages", name)));
      return this;
    }

    /** Adds a repository. */
    public Builder repository(CloudRepository repository) {
      if (repository instanceof CloudRepository.Apt apt) {
        aptSources.put(apt.name() + ".list", apt.tree());
      } else if (repository instanceof CloudRepository.Yum yum) {
        yumRepositories.put(yum.name(), yum.tree());
      }
      return this;
    }

    /** Writes a file. */
    public Builder file(CloudFile file) {
      files.add(file.tree());
      return this;
    }

    /**
     * Runs a program early at every boot.
     *
     * @param command the program and its arguments; no shell reads them
     */
    public Builder bootCommand(List<String> command) {
      bootCommands.add(checked("bootcmd", command));
      return this;
    }

    /**
     * Runs a program at the end of the first boot.
     *
     * @param command the program and its arguments; no shell reads them
     */
    public Builder runCommand(List<String> command) {
      runCommands.add(checked("runcmd", command));
      return this;
    }

    private static List<String> checked(String field, List<String> command) {
      if (command.isEmpty() || command.get(0).isBlank()) {
        throw InvalidSpecException.of(field, "", "a command begins with a program");
      }
      command.forEach(text -> Texts.lines(field, text));
      return List.copyOf(command);
    }

    /** Keeps the clock by those servers and pools. */
    public Builder timeServers(List<String> servers, List<String> pools) {
      Map<String, Object> ntp = new LinkedHashMap<>();
      ntp.put("enabled", true);
      putDistinct(ntp, "servers", servers);
      putDistinct(ntp, "pools", pools);
      fields.put("ntp", ntp);
      return this;
    }

    private static void putDistinct(Map<String, Object> tree, String field, List<String> hosts) {
      Set<String> distinct = new LinkedHashSet<>();
      hosts.forEach(host -> distinct.add(Values.host("ntp." + field, host)));
      if (!distinct.isEmpty()) {
        tree.put(field, List.copyOf(distinct));
      }
    }

    /** Sets the time zone, such as {@code Europe/Berlin}. */
    public Builder timeZone(String zone) {
      fields.put("timezone", Texts.zone("timezone", zone));
      return this;
    }

    /** Sets the locale, such as {@code en_GB.UTF-8}. */
    public Builder locale(String locale) {
      fields.put("locale", Texts.locale("locale", locale));
      return this;
    }

    /** Mounts a file system, at every boot. */
    public Builder mount(CloudMount mount) {
      mounts.add(mount.tree());
      return this;
    }

    /**
     * Lets partitions grow into the space behind them, and the root file system with them.
     *
     * @param devices mount points such as {@code /}, or devices such as {@code /dev/vda1}; none for
     *     no growth at all
     */
    public Builder grow(List<String> devices) {
      Map<String, Object> growth = new LinkedHashMap<>();
      growth.put("mode", devices.isEmpty() ? "off" : "auto");
      if (!devices.isEmpty()) {
        devices.forEach(device -> Values.absolutePath("grow", device));
        growth.put("devices", List.copyOf(devices));
      }
      fields.put("growpart", growth);
      fields.put("resize_rootfs", !devices.isEmpty());
      return this;
    }

    /** Trusts a certificate, which begins with {@code -----BEGIN CERTIFICATE-----}. */
    public Builder trust(String certificate) {
      if (!certificate.strip().startsWith("-----BEGIN CERTIFICATE-----")
          || certificate.contains("PRIVATE KEY")) {
        throw InvalidSpecException.of(
            "ca-certificates", "", "a certificate begins with -----BEGIN CERTIFICATE-----");
      }
      certificates.add(Texts.lines("ca-certificates", certificate.strip()) + "\n");
      return this;
    }

    /** Says what happens to the machine when all is done. */
    public Builder whenDone(PowerChange change) {
      fields.put("power_state", change.tree());
      return this;
    }

    /**
     * Sets what has no method of its own here.
     *
     * @param key a key of cloud-config that no other method of this builder writes
     * @param value maps with texts as keys, lists, texts, whole numbers, Booleans or null
     */
    public Builder other(String key, @Nullable Object value) {
      Values.matching(KEY, "other", key, "a key of cloud-config has small letters, '_' and '-'");
      if (HELD.contains(key)) {
        throw InvalidSpecException.of(
            "other", key, "this has a form of its own, which checks what it says");
      }
      fields.put(key, plain(key, value));
      return this;
    }

    private static Object plain(String field, @Nullable Object value) {
      if (value instanceof Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach(
            (key, each) ->
                copy.put(Values.line(field, String.valueOf(key)), plain(field + "." + key, each)));
        return copy;
      }
      if (value instanceof List<?> list) {
        List<Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(plain(field, each)));
        return copy;
      }
      if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
        return value;
      }
      if (value instanceof String text) {
        return Texts.lines(field, text);
      }
      throw InvalidSpecException.of(
          field, String.valueOf(value), "only maps, lists, texts, whole numbers and Booleans");
    }

    /** {@return the user-data} */
    public UserData build() {
      Map<String, Object> tree = new LinkedHashMap<>(fields);
      put(tree, "groups", groups.isEmpty() ? List.of() : groupList());
      put(tree, "users", users);
      if (!passwords.isEmpty()) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("expire", false);
        change.put("users", List.copyOf(passwords));
        tree.put("chpasswd", change);
      }
      if (!aptSources.isEmpty()) {
        tree.put("apt", Map.of("sources", new LinkedHashMap<>(aptSources)));
      }
      if (!yumRepositories.isEmpty()) {
        tree.put("yum_repos", new LinkedHashMap<>(yumRepositories));
      }
      put(tree, "packages", packages);
      put(tree, "write_files", files);
      if (!certificates.isEmpty()) {
        tree.put("ca_certs", Map.of("trusted", List.copyOf(certificates)));
      }
      put(tree, "mounts", mounts);
      put(tree, "bootcmd", bootCommands);
      put(tree, "runcmd", runCommands);
      return new UserData(tree, secret);
    }

    private List<Object> groupList() {
      List<Object> list = new ArrayList<>();
      groups.forEach(
          (name, members) ->
              list.add(((List<?>) members).isEmpty() ? name : Map.of(name, members)));
      return list;
    }

    private static void put(Map<String, Object> tree, String key, List<?> items) {
      if (!items.isEmpty()) {
        tree.put(key, List.copyOf(items));
      }
    }
  }
}
