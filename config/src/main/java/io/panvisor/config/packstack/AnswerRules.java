package io.panvisor.config.packstack;

import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether answers fit together. */
final class AnswerRules {

  /**
   * Something that does not fit.
   *
   * @param key the answer that is to be changed
   * @param why why
   */
  record Conflict(String key, String why) {}

  private final Map<String, String> answers;
  private final List<Conflict> conflicts = new ArrayList<>();

  private AnswerRules(Map<String, String> answers) {
    this.answers = answers;
  }

  static List<Conflict> broken(Map<String, String> answers) {
    AnswerRules rules = new AnswerRules(answers);
    rules.swift();
    rules.ranges();
    rules.hosts();
    rules.parts();
    rules.backends();
    return List.copyOf(rules.conflicts);
  }

  private String get(String key) {
    return answers.getOrDefault(key, "");
  }

  private boolean is(String key) {
    return get(key).equals("y");
  }

  private void conflict(String key, String why) {
    conflicts.add(new Conflict(key, why));
  }

  private int number(String key) {
    return get(key).matches("[0-9]{1,9}") ? Integer.parseInt(get(key)) : -1;
  }

  private static List<String> items(String value) {
    return Arrays.stream(value.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private void swift() {
    if (get("CONFIG_SWIFT_INSTALL").equals("n")) {
      return;
    }
    List<String> devices = items(get("CONFIG_SWIFT_STORAGES"));
    // Without any device packstack makes one, in a file.
    int count = Math.max(1, devices.size());
    int zones = number("CONFIG_SWIFT_STORAGE_ZONES");
    int replicas = number("CONFIG_SWIFT_STORAGE_REPLICAS");
    if (devices.stream().distinct().count() < devices.size()) {
      conflict("CONFIG_SWIFT_STORAGES", "a device is there twice");
    }
    if (zones == 0 || zones > count) {
      conflict(
          "CONFIG_SWIFT_STORAGE_ZONES",
          "there are from 1 zone up to as many as devices, which are " + count);
    }
    if (replicas == 0 || zones > 0 && replicas > zones) {
      conflict(
          "CONFIG_SWIFT_STORAGE_REPLICAS",
          "there are from 1 replica up to as many as zones, which are " + zones);
    }
  }

  private void ranges() {
    List<String> keys = new ArrayList<>();
    if (get("CONFIG_NEUTRON_INSTALL").equals("n")) {
      keys.add("CONFIG_NOVA_NETWORK_FIXEDRANGE");
      keys.add("CONFIG_NOVA_NETWORK_FLOATRANGE");
    } else if (is("CONFIG_PROVISION_DEMO")) {
      keys.add("CONFIG_PROVISION_DEMO_FLOATRANGE");
    }
    List<IpRange> seen = new ArrayList<>();
    for (String key : keys) {
      if (!answers.containsKey(key)) {
        continue;
      }
      try {
        IpRange range = IpRange.parse(key, get(key));
        if (seen.stream().anyMatch(range::overlaps)) {
          conflict(key, "this overlaps with " + get(keys.get(0)) + " of " + keys.get(0));
        }
        seen.add(range);
      } catch (InvalidSpecException wrong) {
        conflict(key, "a range of addresses is such as 10.0.2.0/24");
      }
    }
  }

  private void hosts() {
    for (String key : List.of("CONFIG_COMPUTE_HOSTS", "CONFIG_NETWORK_HOSTS")) {
      List<String> hosts = items(get(key));
      if (hosts.stream().distinct().count() < hosts.size()) {
        conflict(key, "a host is there twice");
      }
    }
    boolean apart =
        answers.containsKey("CONFIG_STORAGE_HOST")
            && !get("CONFIG_STORAGE_HOST").equals(get("CONFIG_CONTROLLER_HOST"));
    if (apart && !is("CONFIG_UNSUPPORTED")) {
      conflict(
          "CONFIG_STORAGE_HOST",
          "storage apart from the controller is taken only with CONFIG_UNSUPPORTED=y");
    }
  }

  /** What is asked for only when something else is chosen. */
  private void backends() {
    String volumes = get("CONFIG_CINDER_BACKEND");
    boolean cinder = !get("CONFIG_CINDER_INSTALL").equals("n");
    for (String backend : List.of("netapp", "solidfire")) {
      if (cinder && items(volumes).contains(backend)) {
        String prefix = "CONFIG_CINDER_" + backend.toUpperCase(java.util.Locale.ROOT);
        needed("CONFIG_CINDER_BACKEND=" + backend, prefix, "_HOSTNAME", "_LOGIN", "_PASSWORD");
      }
    }
    if (get("CONFIG_KEYSTONE_IDENTITY_BACKEND").equals("ldap")) {
      needed(
          "CONFIG_KEYSTONE_IDENTITY_BACKEND=ldap",
          "CONFIG_KEYSTONE_LDAP",
          "_SUFFIX",
          "_USER_SUBTREE",
          "_GROUP_SUBTREE");
    }
  }

  private void needed(String cause, String prefix, String... suffixes) {
    for (String suffix : suffixes) {
      if (get(prefix + suffix).isEmpty()) {
        conflict(prefix + suffix, "this is needed by " + cause);
      }
    }
  }

  private void parts() {
    if (get("CONFIG_AMQP_BACKEND").equals("qpid") && answers.containsKey("CONFIG_AODH_INSTALL")) {
      conflict("CONFIG_AMQP_BACKEND", "there is no Qpid any more");
    }
    if (is("CONFIG_MANILA_INSTALL") && get("CONFIG_CINDER_INSTALL").equals("n")) {
      conflict("CONFIG_CINDER_INSTALL", "Manila needs Cinder");
    }
  }
}
