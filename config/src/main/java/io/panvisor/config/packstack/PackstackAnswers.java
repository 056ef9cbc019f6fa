package io.panvisor.config.packstack;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answers to packstack's questions, for a release. Immutable and thread-safe; what is not
 * answered packstack's own defaults answer, and passwords are made at random.
 */
public final class PackstackAnswers {

  /** Which parts of OpenStack can be installed or left out. */
  public enum Part {
    /** Images. */
    GLANCE,
    /** Volumes. */
    CINDER,
    /** Machines. */
    NOVA,
    /** Networks. */
    NEUTRON,
    /** The dashboard. */
    HORIZON,
    /** Objects. */
    SWIFT,
    /** Metering. */
    CEILOMETER,
    /** Orchestration. */
    HEAT,
    /** Bare metal. */
    IRONIC,
    /** Databases. */
    TROVE,
    /** Data processing; Juno only. */
    SAHARA
  }

  /** What carries the messages between the parts. */
  public enum MessageBroker {
    /** RabbitMQ. */
    RABBITMQ,
    /** Qpid; Juno only. */
    QPID
  }

  private final PackstackRelease release;
  private final Map<String, String> given;

  private PackstackAnswers(PackstackRelease release, Map<String, String> given) {
    this.release = release;
    this.given = given;
  }

  /** {@return a builder of answers for that release} */
  public static Builder forRelease(PackstackRelease release) {
    return new Builder(release);
  }

  /** {@return the release} */
  public PackstackRelease release() {
    return release;
  }

  /** {@return the keys that were answered} */
  public List<String> answered() {
    return List.copyOf(given.keySet());
  }

  /**
   * {@return a whole answer file: every key of the release, with the answers that were given, the
   * usual ones, and new passwords. Each call makes other passwords}
   */
  public AnswerFile newFile() {
    StringBuilder text = new StringBuilder("[" + AnswerFile.SECTION + "]\n");
    Map<String, List<PackstackKey>> parts = new TreeMap<>();
    for (PackstackKey key : PackstackKeys.of(release).all()) {
      parts.computeIfAbsent(key.part(), part -> new ArrayList<>()).add(key);
    }
    Fresh fresh = new Fresh(given.getOrDefault("CONFIG_CONTROLLER_HOST", "127.0.0.1"));
    parts.forEach(
        (part, keys) -> {
          text.append("\n# ").append(part).append('\n');
          for (PackstackKey key : keys) {
            String answer = given.get(key.name());
            String value = answer == null ? fresh.value(key.usual()) : answer;
            text.append(key.name()).append('=').append(value).append('\n');
          }
        });
    return AnswerFile.parse(text.toString()).judgedFor(release);
  }

  /**
   * {@return that file with the answers that were given, and all else as it is, so that passwords
   * stay}
   *
   * @throws InvalidSpecException when the answers do not fit to those of the file
   */
  public AnswerFile applyTo(AnswerFile file) {
    AnswerFile changed = file.judgedFor(release);
    for (Map.Entry<String, String> answer : given.entrySet()) {
      changed = changed.set(answer.getKey(), answer.getValue());
    }
    refuse(AnswerRules.broken(changed.answers()), changed.answers());
    return changed;
  }

  private static void refuse(List<AnswerRules.Conflict> conflicts, Map<String, String> answers) {
    if (!conflicts.isEmpty()) {
      throw new InvalidSpecException(
          conflicts.stream()
              .map(
                  each ->
                      new Violation(each.key(), answers.getOrDefault(each.key(), ""), each.why()))
              .toList());
    }
  }

  /** {@return how many keys were answered} */
  @Override
  public String toString() {
    return given.size() + " answers for packstack " + release;
  }

  /** The values that packstack would make or find; every key is needed, as Juno stops otherwise. */
  private static final class Fresh {

    private static final String LETTERS =
        "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private final SecureRandom random = new SecureRandom();
    private final String host;

    Fresh(String host) {
      this.host = host;
    }

    String value(String usual) {
      return switch (usual) {
        case "@host" -> host;
        case "@ldap-url" -> "ldap://" + host;
        case "@password" -> letters(20, LETTERS);
        case "@hex16" -> letters(16, "0123456789abcdef");
        case "@hex32" -> letters(32, "0123456789abcdef");
        case "@first-device" -> "eth0";
        case "@second-device" -> "eth1";
        default -> usual;
      };
    }

    private String letters(int count, String alphabet) {
      StringBuilder text = new StringBuilder();
      for (int index = 0; index < count; index++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      return text.toString();
    }
  }

  /**
   * Collects answers: a method for each question that packstack asks, and {@link #set(String,
   * String)} for any key. Each checks its value and throws an {@link InvalidSpecException} that
   * names the key. Not thread-safe.
   */
  public static final class Builder {

    private static final Pattern URL =
        Pattern.compile("(?:https?|ftp|file)://[A-Za-z0-9._~:/?#@!$&()*+;={}\\[\\]-]{1,1000}");

    private final PackstackRelease release;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, String> onController = new LinkedHashMap<>();

    private Builder(PackstackRelease release) {
      this.release = release;
    }

    /**
     * Answers a key.
     *
     * @throws InvalidSpecException when the release has no such key, with the one that replaced it,
     *     or would not take the value
     */
    public Builder set(String key, String value) {
      PackstackKey known =
          PackstackKeys.of(release).find(key).orElseThrow(() -> AnswerFile.unknown(release, key));
      given.put(key, known.checked(value));
      return this;
    }

    private Builder set(String key, boolean wanted) {
      return set(key, wanted ? "y" : "n");
    }

    private Builder set(String key, List<String> values) {
      return set(key, String.join(",", values));
    }

    /** Answers a key with a secret. */
    public Builder set(String key, Secret secret) {
      return set(key, secret.revealText());
    }

    /** Names the public key of ssh that is put on the servers, an absolute path. */
    public Builder sshPublicKey(String path) {
      return set("CONFIG_SSH_KEY", Values.absolutePath("CONFIG_SSH_KEY", path));
    }

    /** Installs a part of OpenStack, or leaves it out. */
    public Builder install(Part part, boolean wanted) {
      return set("CONFIG_" + part + "_INSTALL", wanted);
    }

    /** Installs the client programs, or leaves them out. */
    public Builder clientTools(boolean wanted) {
      return set("CONFIG_CLIENT_INSTALL", wanted);
    }

    /** Keeps the servers' clocks by those servers; with none, clocks are left alone. */
    public Builder timeServers(List<String> servers) {
      servers.forEach(server -> Values.host("CONFIG_NTP_SERVERS", server));
      return set("CONFIG_NTP_SERVERS", servers);
    }

    /** Installs Nagios, which watches the servers; Juno only. */
    public Builder nagios(boolean wanted) {
      return set("CONFIG_NAGIOS_INSTALL", wanted);
    }

    /** Names the host of the database, MariaDB. */
    public Builder databaseHost(String host) {
      return set("CONFIG_MARIADB_HOST", host);
    }

    /** Gives the database's administrator a password; by default one is made. */
    public Builder databasePassword(Secret password) {
      return set("CONFIG_MARIADB_PW", password);
    }

    /** Names the host of the message broker. */
    public Builder messageHost(String host) {
      return set("CONFIG_AMQP_HOST", host);
    }

    /** Chooses the message broker. */
    public Builder messageBroker(MessageBroker broker) {
      return set("CONFIG_AMQP_BACKEND", broker.name().toLowerCase(Locale.ROOT));
    }

    /** Names the host of everything that controls: all hosts of services below have to be it. */
    public Builder controllerHost(String host) {
      return set("CONFIG_CONTROLLER_HOST", host);
    }

    private Builder onController(String service, String host) {
      onController.put(service, Values.host(service, host));
      return this;
    }

    /** Names the host of Keystone, which is the controller. */
    public Builder keystoneHost(String host) {
      return onController("Keystone", host);
    }

    /** Names the host of Glance, which is the controller. */
    public Builder glanceHost(String host) {
      return onController("Glance", host);
    }

    /** Names the host of Nova's API, which is the controller. */
    public Builder novaApiHost(String host) {
      return onController("Nova API", host);
    }

    /** Names the host of Nova's certificates, which is the controller. */
    public Builder novaCertHost(String host) {
      return onController("Nova Cert", host);
    }

    /** Names the host of Nova's VNC proxy, which is the controller. */
    public Builder novaVncProxyHost(String host) {
      return onController("Nova VNC proxy", host);
    }

    /** Names the host of Nova's scheduler, which is the controller. */
    public Builder novaSchedulerHost(String host) {
      return onController("Nova scheduler", host);
    }

    /** Names the host of the client programs, which is the controller. */
    public Builder clientHost(String host) {
      return onController("client tools", host);
    }

    /** Names the host of the dashboard, which is the controller. */
    public Builder horizonHost(String host) {
      return onController("Horizon", host);
    }

    /** Names the host of Swift's proxy, which is the controller. */
    public Builder swiftProxyHost(String host) {
      return onController("Swift proxy", host);
    }

    /**
     * Names the host of Cinder. One that is not the controller is allowed only together with {@link
     * #unsupported(boolean)}.
     */
    public Builder cinderHost(String host) {
      return set("CONFIG_STORAGE_HOST", host);
    }

    /** Allows what packstack's makers do not support. */
    public Builder unsupported(boolean allowed) {
      return set("CONFIG_UNSUPPORTED", allowed);
    }

    /** Names the hosts on which machines will run. */
    public Builder computeHosts(List<String> hosts) {
      return set("CONFIG_COMPUTE_HOSTS", hosts);
    }

    /** Names the hosts of the network service. */
    public Builder networkHosts(List<String> hosts) {
      return set("CONFIG_NETWORK_HOSTS", hosts);
    }

    /**
     * Lets packstack make the volume group {@code cinder-volumes}, in a file; only good for a try.
     *
     * @param gibibytes its size, from 1 to 1,000,000; 20 is usual
     */
    public Builder makeCinderVolumes(int gibibytes) {
      Values.between("CONFIG_CINDER_VOLUMES_SIZE", gibibytes, 1, 1_000_000);
      set("CONFIG_CINDER_VOLUMES_CREATE", true);
      return set("CONFIG_CINDER_VOLUMES_SIZE", gibibytes + "G");
    }

    /** Takes the volume group {@code cinder-volumes} that is there. */
    public Builder ownCinderVolumes() {
      return set("CONFIG_CINDER_VOLUMES_CREATE", false);
    }

    /** Names the private network device of the compute hosts, for nova-network; Juno only. */
    public Builder computePrivateDevice(String device) {
      return set("CONFIG_NOVA_COMPUTE_PRIVIF", Values.device("CONFIG_NOVA_COMPUTE_PRIVIF", device));
    }

    /** Names the private network device of the network hosts, for nova-network; Juno only. */
    public Builder networkPrivateDevice(String device) {
      return set("CONFIG_NOVA_NETWORK_PRIVIF", Values.device("CONFIG_NOVA_NETWORK_PRIVIF", device));
    }

    /** Names the public network device of the network hosts, for nova-network; Juno only. */
    public Builder networkPublicDevice(String device) {
      return set("CONFIG_NOVA_NETWORK_PUBIF", Values.device("CONFIG_NOVA_NETWORK_PUBIF", device));
    }

    /**
     * Sets the range of the machines' own addresses, such as {@code 10.0.2.0/24}, for nova-network;
     * Juno only. Neutron is then left out.
     */
    public Builder fixedRange(String range) {
      IpRange.parse("CONFIG_NOVA_NETWORK_FIXEDRANGE", range);
      set("CONFIG_NOVA_NETWORK_FIXEDRANGE", range);
      return install(Part.NEUTRON, false);
    }

    /**
     * Sets the range of addresses by which machines are reached, such as {@code 10.0.1.0/24}: with
     * nova-network its own, otherwise the one of the example that packstack sets up.
     */
    public Builder floatingRange(String range) {
      boolean nova = given.getOrDefault("CONFIG_NEUTRON_INSTALL", "y").equals("n");
      String key = nova ? "CONFIG_NOVA_NETWORK_FLOATRANGE" : "CONFIG_PROVISION_DEMO_FLOATRANGE";
      IpRange.parse(key, range);
      return set(key, range);
    }

    /** Sets how many virtual CPUs a core may have, from 1.0 to 1000; 16.0 is usual. */
    public Builder cpuOvercommit(double ratio) {
      return set(
          "CONFIG_NOVA_SCHED_CPU_ALLOC_RATIO", ratio("CONFIG_NOVA_SCHED_CPU_ALLOC_RATIO", ratio));
    }

    /** Sets how much memory is given away for each that is there, from 1.0; 1.5 is usual. */
    public Builder memoryOvercommit(double ratio) {
      return set(
          "CONFIG_NOVA_SCHED_RAM_ALLOC_RATIO", ratio("CONFIG_NOVA_SCHED_RAM_ALLOC_RATIO", ratio));
    }

    private static String ratio(String key, double ratio) {
      if (!(ratio >= 1.0 && ratio <= 1000)) {
        throw InvalidSpecException.of(key, Double.toString(ratio), "a ratio from 1.0 to 1000");
      }
      return String.format(Locale.ROOT, "%s", ratio);
    }

    /** Lets the dashboard speak HTTPS, or not. */
    public Builder horizonHttps(boolean wanted) {
      return set("CONFIG_HORIZON_SSL", wanted);
    }

    /**
     * Names the devices of Swift, such as {@code 10.0.1.2/vdb} or {@code /dev/vdb}; with none, a
     * file is taken.
     */
    public Builder swiftDevices(List<String> devices) {
      return set("CONFIG_SWIFT_STORAGES", devices);
    }

    /** Sets how many zones Swift has, at most as many as devices. */
    public Builder swiftZones(int count) {
      return set("CONFIG_SWIFT_STORAGE_ZONES", Integer.toString(count));
    }

    /** Sets how often Swift keeps an object, at most once a zone. */
    public Builder swiftReplicas(int count) {
      return set("CONFIG_SWIFT_STORAGE_REPLICAS", Integer.toString(count));
    }

    /** Sets the file system of Swift's devices: {@code ext4} or {@code xfs}. */
    public Builder swiftFileSystem(String type) {
      return set("CONFIG_SWIFT_STORAGE_FSTYPE", type);
    }

    /** Adds repositories of packages, by URL. */
    public Builder repositories(List<String> urls) {
      urls.forEach(url -> Values.matching(URL, "CONFIG_REPO", url, "a URL is such as http://..."));
      return set("CONFIG_REPO", urls);
    }

    /** Leaves hosts alone on which an earlier run has installed. */
    public Builder excludeHosts(List<String> hosts) {
      hosts.forEach(host -> Values.host("EXCLUDE_SERVERS", host));
      return set("EXCLUDE_SERVERS", hosts);
    }

    /**
     * {@return the answers}
     *
     * @throws InvalidSpecException when answers do not fit together: each violation names its key
     */
    public PackstackAnswers build() {
      Map<String, String> all = new LinkedHashMap<>(given);
      controller(all);
      Map<String, String> whole = new LinkedHashMap<>();
      String controller = all.get("CONFIG_CONTROLLER_HOST");
      for (PackstackKey key : PackstackKeys.of(release).all()) {
        boolean host = key.usual().equals("@host") && controller != null;
        if (!key.usual().startsWith("@") || host) {
          whole.put(key.name(), host ? controller : key.usual());
        }
      }
      whole.putAll(all);
      if (controller == null && !all.containsKey("CONFIG_STORAGE_HOST")) {
        whole.remove("CONFIG_STORAGE_HOST");
      }
      refuse(AnswerRules.broken(whole), whole);
      return new PackstackAnswers(release, all);
    }

    /** Since Icehouse packstack puts all of these on one host. */
    private void controller(Map<String, String> all) {
      @Nullable String host = all.get("CONFIG_CONTROLLER_HOST");
      List<Violation> violations = new ArrayList<>();
      for (Map.Entry<String, String> service : onController.entrySet()) {
        if (host == null) {
          host = service.getValue();
        }
        if (!host.equals(service.getValue())) {
          violations.add(
              new Violation(
                  "CONFIG_CONTROLLER_HOST",
                  service.getValue(),
                  service.getKey() + " runs on the controller, which is " + host));
        }
      }
      if (!violations.isEmpty()) {
        throw new InvalidSpecException(violations);
      }
      if (host != null) {
        all.put("CONFIG_CONTROLLER_HOST", host);
      }
    }
  }

  /** The hosts that packstack will log in to. */
  static List<String> hosts(Map<String, String> answers) {
    List<String> hosts = new ArrayList<>();
    for (String key :
        List.of(
            "CONFIG_CONTROLLER_HOST",
            "CONFIG_COMPUTE_HOSTS",
            "CONFIG_NETWORK_HOSTS",
            "CONFIG_STORAGE_HOST",
            "CONFIG_AMQP_HOST",
            "CONFIG_MARIADB_HOST")) {
      Arrays.stream(answers.getOrDefault(key, "").split(","))
          .map(String::strip)
          .filter(host -> !host.isEmpty() && !hosts.contains(host))
          .forEach(hosts::add);
    }
    return List.copyOf(hosts);
  }
}
