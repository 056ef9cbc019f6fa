package io.panvisor.cli;

import io.panvisor.ConnectOptions;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The connections that a user has named in a properties file: {@code NAME.uri}, and beside it
 * {@code NAME.user}, {@code NAME.passwordFile}, {@code NAME.passwordVariable}, {@code
 * NAME.tlsFolder}, {@code NAME.timeout}, {@code NAME.readOnly} and {@code NAME.setting.X}. A
 * password itself is refused.
 */
final class Connections {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
  private static final int LONGEST_PASSWORD = 4_096;

  private final Path file;
  private final Surroundings surroundings;
  private final SortedMap<String, SortedMap<String, String>> byName = new TreeMap<>();

  private Connections(Path file, Surroundings surroundings) {
    this.file = file;
    this.surroundings = surroundings;
  }

  /** Reads the file that {@code PANVISOR_CONNECTIONS} names, or that of the settings folder. */
  static Connections read(Surroundings surroundings) {
    Optional<Path> named = surroundings.variable("PANVISOR_CONNECTIONS").map(Path::of);
    Path file = named.orElseGet(() -> surroundings.settings().resolve("connections.properties"));
    Connections connections = new Connections(file, surroundings);
    if (named.isPresent() || Files.exists(file)) {
      connections.load();
    }
    return connections;
  }

  private void load() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (MalformedInputException | IllegalArgumentException unreadable) {
      throw InvalidSpecException.of("connections", file.toString(), "it is no properties file");
    } catch (IOException unreadable) {
      throw InvalidSpecException.of(
          "connections",
          file.toString(),
          "it cannot be read: " + unreadable.getClass().getSimpleName());
    }
    for (String key :
        new TreeMap<Object, Object>(properties).keySet().stream().map(String::valueOf).toList()) {
      int dot = key.indexOf('.');
      if (dot < 0 || !NAME.matcher(key.substring(0, dot)).matches()) {
        throw refusal(key, "write NAME.uri, NAME.user, ...");
      }
      byName
          .computeIfAbsent(key.substring(0, dot), name -> new TreeMap<>())
          .put(key.substring(dot + 1), properties.getProperty(key).strip());
    }
  }

  /** The names, with the URI of each. */
  SortedMap<String, String> uris() {
    SortedMap<String, String> uris = new TreeMap<>();
    byName.forEach((name, values) -> uris.put(name, values.getOrDefault("uri", "")));
    return uris;
  }

  /** The engine that a URI or a name of the file stands for. */
  Target target(String uriOrName) {
    if (uriOrName.indexOf(':') >= 0) {
      return new Target(uriOrName, ConnectOptions.builder());
    }
    SortedMap<String, String> values = byName.get(uriOrName);
    if (values == null) {
      throw (InvalidSpecException)
          InvalidSpecException.of(
                  "connect", uriOrName, "it is neither a URI nor a name in the file " + file)
              .hint(
                  "URIs look like qemu:///system or docker:///; names known: "
                      + byName.keySet()
                      + ".");
    }
    return named(uriOrName, values);
  }

  private Target named(String name, Map<String, String> values) {
    ConnectOptions.Builder options = ConnectOptions.builder();
    String uri = values.get("uri");
    if (uri == null || uri.isEmpty()) {
      throw refusal(name + ".uri", "the connection has no URI");
    }
    Optional<Secret> password = Optional.empty();
    for (var entry : values.entrySet()) {
      String key = name + "." + entry.getKey();
      String value = entry.getValue();
      switch (entry.getKey()) {
        case "uri", "user" -> {}
        case "passwordFile" ->
            password = Optional.of(passwordIn("connections." + key, Path.of(value)));
        case "passwordVariable" -> password = Optional.of(passwordOf(key, value));
        case "tlsFolder" -> options.tlsFolder(Path.of(value));
        case "timeout" -> options.timeout(Durations.parse("connections." + key, value));
        case "readOnly" -> {
          if (flag(key, value)) {
            options.readOnly();
          }
        }
        case "password", "secret", "token" ->
            throw refusal(
                key,
                "a secret does not belong in this file; name a file that holds it: "
                    + name
                    + ".passwordFile");
        default -> {
          if (!entry.getKey().startsWith("setting.")) {
            throw refusal(
                key,
                "known are uri, user, passwordFile, passwordVariable, tlsFolder, timeout, readOnly and setting.X");
          }
          options.setting(entry.getKey().substring("setting.".length()), value);
        }
      }
    }
    String user = values.get("user");
    if (user != null || password.isPresent()) {
      if (user == null || password.isEmpty()) {
        throw refusal(name + ".user", "a user and a password come together");
      }
      options.credentials(user, password.get());
    }
    return new Target(uri, options);
  }

  private boolean flag(String key, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw refusal(key, "write true or false");
    }
    return value.equals("true");
  }

  private Secret passwordOf(String key, String variable) {
    return surroundings
        .variable(variable)
        .map(Secret::of)
        .orElseThrow(() -> refusal(key, "the environment variable " + variable + " is not set"));
  }

  /** The first line of a file, as a secret. */
  static Secret passwordIn(String field, Path file) {
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      char[] held = new char[LONGEST_PASSWORD];
      int length = 0;
      for (int next = reader.read();
          next >= 0 && next != '\n' && next != '\r';
          next = reader.read()) {
        if (length == held.length) {
          throw InvalidSpecException.of(field, file.toString(), "its first line is no password");
        }
        held[length++] = (char) next;
      }
      Secret secret = Secret.of(Arrays.copyOf(held, length));
      Arrays.fill(held, '\0');
      if (length == 0) {
        throw InvalidSpecException.of(field, file.toString(), "its first line is empty");
      }
      return secret;
    } catch (IOException unreadable) {
      throw InvalidSpecException.of(
          field,
          file.toString(),
          "the password cannot be read from it: " + unreadable.getClass().getSimpleName());
    }
  }

  private InvalidSpecException refusal(String key, String why) {
    return InvalidSpecException.of("connections." + key, file.toString(), why);
  }
}
