package io.panvisor.config.cloudinit;

import io.panvisor.Secret;
import io.panvisor.config.SpecNode;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.config.account.SshPublicKey;
import io.panvisor.error.InvalidSpecException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads user-data from a description. */
final class UserDataSpec {

  private final SpecNode spec;
  private final UserData.Builder data = UserData.builder();

  private UserDataSpec(SpecNode spec) {
    this.spec = spec;
  }

  static UserData read(SpecNode spec) {
    UserDataSpec reader = new UserDataSpec(spec);
    reader.identity();
    reader.accounts();
    reader.software();
    reader.files();
    reader.disks();
    reader.commands();
    return reader.data.build();
  }

  private void identity() {
    spec.value("hostname", data::hostName);
    spec.value("fqdn", data::fullyQualifiedName);
    spec.flag("manage-etc-hosts").ifPresent(data::manageHosts);
    spec.value("timezone", data::timeZone);
    spec.value("locale", data::locale);
    spec.child("ntp").ifPresent(ntp -> data.timeServers(ntp.texts("servers"), ntp.texts("pools")));
  }

  private void accounts() {
    if (spec.flag("default-user").orElse(false)) {
      data.defaultUser();
    }
    spec.children("users").forEach(user -> data.user(user(user)));
    spec.child("groups")
        .ifPresent(groups -> groups.names().forEach(name -> data.group(name, groups.texts(name))));
    spec.child("passwords")
        .ifPresent(
            passwords ->
                passwords
                    .names()
                    .forEach(
                        name ->
                            hash(passwords, name).ifPresent(hash -> data.password(name, hash))));
    spec.flag("ssh-password-login").ifPresent(data::sshPasswordLogin);
    spec.flag("disable-root").ifPresent(data::disableRoot);
  }

  private static CloudUser user(SpecNode spec) {
    CloudUser user = spec.value("name", CloudUser::named).orElseThrow(() -> spec.missing("name"));
    user = spec.value("full-name", user::fullName).orElse(user);
    user = user.groups(spec.texts("groups"));
    user = spec.value("primary-group", user::primaryGroup).orElse(user);
    user = spec.value("shell", user::shell).orElse(user);
    user = spec.value("home", user::home).orElse(user);
    user = spec.value("sudo", user::sudo).orElse(user);
    user = user.sshKeys(spec.texts("ssh-keys", SshPublicKey::parse));
    user = spec.value("expires", UserDataSpec::day).map(user::expires).orElse(user);
    if (spec.flag("system").orElse(false)) {
      user = user.system();
    }
    if (spec.has("uid")) {
      user = user.uid(spec.number("uid", 0, Integer.MAX_VALUE).orElse(0));
    }
    Optional<PasswordHash> hash = hash(spec, "hashed-password");
    return hash.isPresent() ? user.password(hash.get()) : user;
  }

  private static Optional<PasswordHash> hash(SpecNode spec, String field) {
    Optional<Secret> secret = spec.secret(field);
    return secret.map(text -> PasswordHash.of(spec.at(field), text));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException wrong) {
      throw InvalidSpecException.of("expires", text, "a day is such as 2030-12-31");
    }
  }

  private void software() {
    spec.flag("update-packages").ifPresent(data::updatePackages);
    spec.flag("upgrade-packages").ifPresent(data::upgradePackages);
    data.packages(spec.texts("packages"));
    spec.named(
        "apt-repositories",
        (name, node) ->
            data.repository(
                new CloudRepository.Apt(name, node.requiredText("source"), node.text("key"))));
    spec.named(
        "yum-repositories",
        (name, node) ->
            data.repository(
                new CloudRepository.Yum(
                    name,
                    node.text("title").orElse(name),
                    node.requiredText("base-url"),
                    node.text("gpg-key"),
                    node.flag("enabled").orElse(true))));
    spec.texts("ca-certificates").forEach(data::trust);
  }

  private void files() {
    for (SpecNode node : spec.children("files")) {
      String path = node.requiredText("path");
      Optional<String> base64 = node.text("base64");
      CloudFile file =
          base64.isPresent()
              ? CloudFile.bytes(path, decoded(node, base64.get()))
              : CloudFile.text(path, node.requiredText("content"));
      file = node.value("mode", file::mode).orElse(file);
      Optional<String> owner = node.text("owner");
      if (owner.isPresent()) {
        String[] names = owner.get().split(":", 2);
        file = file.owner(names[0], names[names.length - 1]);
      }
      file = node.flag("append").orElse(false) ? file.appended() : file;
      data.file(node.flag("deferred").orElse(false) ? file.deferred() : file);
    }
  }

  private static byte[] decoded(SpecNode node, String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException wrong) {
      throw node.wrong("base64", "this is no base64");
    }
  }

  private void disks() {
    if (spec.has("grow")) {
      data.grow(spec.texts("grow"));
    }
    for (SpecNode node : spec.children("mounts")) {
      CloudMount usual = CloudMount.of(node.requiredText("source"), node.requiredText("path"));
      data.mount(
          new CloudMount(
              usual.source(),
              usual.path(),
              node.text("type").orElse(usual.type()),
              node.text("options").orElse(usual.options())));
    }
  }

  private void commands() {
    arguments("boot-commands").forEach(data::bootCommand);
    arguments("run-commands").forEach(data::runCommand);
    spec.child("when-done").ifPresent(node -> data.whenDone(change(node)));
  }

  /** Each command is a mapping of one field, its list of arguments. */
  private List<List<String>> arguments(String field) {
    return spec.children(field).stream()
        .map(
            node -> {
              List<String> command = node.texts("command");
              if (command.isEmpty()) {
                throw node.missing("command");
              }
              return command;
            })
        .toList();
  }

  private static PowerChange change(SpecNode node) {
    PowerChange usual = PowerChange.reboot();
    return new PowerChange(
        node.choice("mode", PowerChange.Mode.class).orElseThrow(() -> node.missing("mode")),
        node.number("delay-minutes", 0, 10_000).orElse(usual.delayMinutes()),
        node.text("message").orElse(usual.message()),
        node.number("timeout-seconds", 0, 86_400).orElse(usual.timeoutSeconds()));
  }
}
