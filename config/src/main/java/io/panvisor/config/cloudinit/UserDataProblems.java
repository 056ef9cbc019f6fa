package io.panvisor.config.cloudinit;

import io.panvisor.config.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong in a cloud-config: what cloud-init refuses, and what it ignores in silence.
 */
final class UserDataProblems {

  private static final Set<String> ENCODINGS =
      Set.of(
          "gz",
          "gzip",
          "gz+base64",
          "gzip+base64",
          "gz+b64",
          "gzip+b64",
          "b64",
          "base64",
          "text/plain");

  private final List<Problem> problems = new ArrayList<>();

  private UserDataProblems() {}

  static List<Problem> of(YamlPart root) {
    UserDataProblems finder = new UserDataProblems();
    finder.duplicates(root);
    if (root instanceof YamlPart.Mapping mapping) {
      mapping.entries().forEach(finder::key);
    } else if (YamlValues.of(root) != null) {
      finder.error(root, "keys with values are expected here", "Such as: hostname: web1");
    }
    return finder.problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  private void error(YamlPart part, String what, String hint) {
    problems.add(Problem.error(part.line(), what, hint));
  }

  private void warning(YamlPart part, String what, String hint) {
    problems.add(Problem.warning(part.line(), what, hint));
  }

  private void duplicates(YamlPart part) {
    if (part instanceof YamlPart.Sequence sequence) {
      sequence.items().forEach(this::duplicates);
    } else if (part instanceof YamlPart.Mapping mapping) {
      Set<String> names = new HashSet<>();
      for (YamlPart.Entry entry : mapping.entries()) {
        if (!names.add(entry.name())) {
          warning(
              entry.key(),
              "'" + entry.name() + "' is here a second time",
              "Only the last one counts: put both together.");
        }
        duplicates(entry.value());
      }
    }
  }

  private void key(YamlPart.Entry entry) {
    String name = entry.name();
    Optional<CloudConfigKeys.Key> key = CloudConfigKeys.find(name);
    if (key.isEmpty()) {
      String hint = CloudConfigKeys.near(name).map(near -> "Is '" + near + "' meant?").orElse("");
      warning(entry.key(), "cloud-init does not know '" + name + "' and ignores it", hint);
      return;
    }
    if (!key.get().instead().isEmpty()) {
      warning(
          entry.key(),
          "'" + name + "' is an old name",
          "Today's is '" + key.get().instead() + "'.");
    }
    Object value = YamlValues.of(entry.value());
    if (entry.value() instanceof YamlPart.Alias) {
      return;
    }
    if (!key.get().takes(value)) {
      error(
          entry.value(),
          "'"
              + name
              + "' takes a "
              + String.join(" or a ", key.get().types())
              + ", and this is a "
              + CloudConfigKeys.typeOf(value),
          value instanceof String || value instanceof Number
              ? "A text that looks like a number or like yes and no needs quotes."
              : "");
      return;
    }
    inside(name, entry.value());
  }

  private void inside(String name, YamlPart value) {
    switch (name) {
      case "users" -> items(value).forEach(this::user);
      case "user" -> user(value);
      case "write_files" -> items(value).forEach(this::file);
      case "runcmd", "bootcmd" -> items(value).forEach(this::command);
      case "password" -> plainPassword(value);
      case "chpasswd" -> passwords(value);
      default -> {}
    }
  }

  private static List<YamlPart> items(YamlPart part) {
    return part instanceof YamlPart.Sequence sequence ? sequence.items() : List.of();
  }

  private static Optional<YamlPart> field(YamlPart part, String name) {
    return part instanceof YamlPart.Mapping mapping
        ? mapping.find(name).map(YamlPart.Entry::value)
        : Optional.empty();
  }

  private static @Nullable Object value(Optional<YamlPart> part) {
    return part.isEmpty() ? null : YamlValues.of(part.get());
  }

  private void user(YamlPart user) {
    if (!(user instanceof YamlPart.Mapping mapping)) {
      return;
    }
    if (mapping.find("name").isEmpty() && mapping.find("snapuser").isEmpty()) {
      error(user, "this account has no name", "Add: name: ...");
    }
    mapping
        .find("lock-passwd")
        .ifPresent(
            entry -> warning(entry.key(), "'lock-passwd' is an old name", "It is lock_passwd."));
    field(user, "plain_text_passwd").ifPresent(this::plainPassword);
    for (String name : List.of("passwd", "hashed_passwd")) {
      field(user, name)
          .filter(part -> part instanceof YamlPart.Scalar scalar && !isHash(scalar.text()))
          .ifPresent(
              part ->
                  error(
                      part,
                      "'" + name + "' is no hash, and nobody could log in with it",
                      "Take what 'openssl passwd -6' or 'mkpasswd' prints."));
    }
  }

  private static boolean isHash(String text) {
    return text.startsWith("$") || text.startsWith("!") || text.equals("*") || text.length() == 13;
  }

  private void plainPassword(YamlPart part) {
    warning(
        part,
        "this is a password that anybody can read who reads the file",
        "Put its hash into 'passwd' of the account.");
  }

  private void passwords(YamlPart change) {
    field(change, "list")
        .ifPresent(
            list ->
                warning(
                    list,
                    "'list' is the old form, and what is no hash in it anybody can read",
                    "From cloud-init 22.3 it is 'users' with name, password and type: hash."));
    field(change, "users").stream()
        .flatMap(users -> items(users).stream())
        .filter(user -> "text".equals(value(field(user, "type"))))
        .forEach(this::plainPassword);
  }

  private void file(YamlPart file) {
    if (!(file instanceof YamlPart.Mapping)) {
      error(file, "a file has a path and a content", "Such as: - path: /etc/motd");
      return;
    }
    Object path = value(field(file, "path"));
    if (path == null) {
      error(file, "this file has no path", "Add: path: /...");
    } else if (!path.toString().startsWith("/")) {
      error(file, "the path '" + path + "' is not absolute", "");
    }
    field(file, "permissions")
        .filter(part -> !(YamlValues.of(part) instanceof String))
        .ifPresent(
            part ->
                error(part, "a mode without quotes is a number", "Write it as a text: '0644'."));
    field(file, "encoding")
        .filter(
            part ->
                !ENCODINGS.contains(String.valueOf(YamlValues.of(part)).toLowerCase(Locale.ROOT)))
        .ifPresent(part -> error(part, "there is no such encoding", "Take b64 or gz+b64."));
  }

  private void command(YamlPart command) {
    if (command instanceof YamlPart.Mapping) {
      error(
          command,
          "this is no command but a key with a value",
          "A command with ': ' in it needs quotes, or is a list of arguments.");
      return;
    }
    for (YamlPart argument : items(command)) {
      Object value = YamlValues.of(argument);
      if (!(value instanceof String) && !(argument instanceof YamlPart.Alias)) {
        error(argument, "each argument is a text, and this is none", "Put it in quotes.");
      }
    }
  }
}
