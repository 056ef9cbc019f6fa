package io.panvisor.config.packstack;

import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads answers from a description. */
final class PackstackSpec {

  private final SpecNode spec;
  private final PackstackAnswers.Builder answers;

  private PackstackSpec(SpecNode spec) {
    this.spec = spec;
    this.answers =
        PackstackAnswers.forRelease(
            spec.choice("release", PackstackRelease.class)
                .orElseThrow(() -> spec.missing("release")));
  }

  static PackstackAnswers read(SpecNode spec) {
    PackstackSpec reader = new PackstackSpec(spec);
    reader.parts();
    reader.hosts();
    reader.network();
    reader.storage();
    reader.others();
    return reader.answers.build();
  }

  private void text(String field, Consumer<String> answer) {
    spec.value(
        field,
        value -> {
          answer.accept(value);
          return value;
        });
  }

  private void list(String field, Consumer<List<String>> answer) {
    if (spec.has(field)) {
      answer.accept(spec.texts(field));
    }
  }

  private void parts() {
    for (PackstackAnswers.Part part : PackstackAnswers.Part.values()) {
      String field = "install-" + part.name().toLowerCase(java.util.Locale.ROOT);
      spec.flag(field).ifPresent(wanted -> answers.install(part, wanted));
    }
    text("ssh-public-key", answers::sshPublicKey);
    spec.flag("client-tools").ifPresent(answers::clientTools);
    spec.flag("nagios").ifPresent(answers::nagios);
    spec.flag("unsupported").ifPresent(answers::unsupported);
    spec.flag("horizon-https").ifPresent(answers::horizonHttps);
    list("time-servers", answers::timeServers);
    list("repositories", answers::repositories);
  }

  private void hosts() {
    text("controller", answers::controllerHost);
    text("database-host", answers::databaseHost);
    text("message-host", answers::messageHost);
    spec.choice("message-broker", PackstackAnswers.MessageBroker.class)
        .ifPresent(answers::messageBroker);
    text("keystone-host", answers::keystoneHost);
    text("glance-host", answers::glanceHost);
    text("cinder-host", answers::cinderHost);
    text("nova-api-host", answers::novaApiHost);
    text("nova-cert-host", answers::novaCertHost);
    text("nova-vnc-proxy-host", answers::novaVncProxyHost);
    text("nova-scheduler-host", answers::novaSchedulerHost);
    text("client-host", answers::clientHost);
    text("horizon-host", answers::horizonHost);
    text("swift-proxy-host", answers::swiftProxyHost);
    list("compute-hosts", answers::computeHosts);
    list("network-hosts", answers::networkHosts);
    list("exclude-hosts", answers::excludeHosts);
  }

  private void network() {
    text("compute-private-device", answers::computePrivateDevice);
    text("network-private-device", answers::networkPrivateDevice);
    text("network-public-device", answers::networkPublicDevice);
    text("fixed-range", answers::fixedRange);
    text("floating-range", answers::floatingRange);
    ratio("cpu-overcommit").ifPresent(answers::cpuOvercommit);
    ratio("memory-overcommit").ifPresent(answers::memoryOvercommit);
  }

  private Optional<Double> ratio(String field) {
    return spec.value(
        field,
        text -> {
          if (!text.matches("[0-9]{1,4}(?:\\.[0-9]{1,6})?")) {
            throw InvalidSpecException.of(field, text, "a ratio is such as 1.5");
          }
          return Double.valueOf(text);
        });
  }

  private void storage() {
    if (spec.has("cinder-volumes-gib")) {
      answers.makeCinderVolumes(spec.number("cinder-volumes-gib", 1, 1_000_000).orElse(20));
    } else if (spec.flag("own-cinder-volumes").orElse(false)) {
      answers.ownCinderVolumes();
    }
    list("swift-devices", answers::swiftDevices);
    spec.number("swift-zones", 1, 1000).ifPresent(answers::swiftZones);
    spec.number("swift-replicas", 1, 1000).ifPresent(answers::swiftReplicas);
    text("swift-file-system", answers::swiftFileSystem);
  }

  private void others() {
    for (Map.Entry<String, String> other : spec.pairs("answers").entrySet()) {
      answers.set(other.getKey(), other.getValue());
    }
    spec.child("passwords")
        .ifPresent(
            passwords ->
                passwords
                    .names()
                    .forEach(
                        key ->
                            passwords.secret(key).ifPresent(secret -> answers.set(key, secret))));
  }
}
