package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Secret;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.spi.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The headers that log in at registries, from credentials given, or from those that {@code docker
 * login} stored: in its {@code config.json}, or with the helper that the file names for a registry
 * ({@code credHelpers}) or for all ({@code credsStore}). Where a helper is named, it alone counts,
 * as it does for the docker command.
 */
final class RegistryLogins {

  static final String HEADER = "X-Registry-Auth";
  static final String BUILD_HEADER = "X-Registry-Config";
  private static final String HUB = "https://index.docker.io/v1/";

  private final Path config;
  private final ObjectMapper mapper;
  private final CredentialPrograms helpers;

  RegistryLogins(Path config, ObjectMapper mapper, CredentialPrograms helpers) {
    this.config = config;
    this.mapper = mapper;
    this.helpers = helpers;
  }

  /** The header for no credentials at all. */
  static Map<String, String> nobody() {
    return Map.of(HEADER, encoded("{}"));
  }

  /** The headers for these credentials. */
  Map<String, String> given(ImageReference image, String user, Secret password) {
    return header(new RegistryLogin(server(image), user, password));
  }

  /** The headers for what is stored for the image's registry; none when nothing is. */
  Map<String, String> stored(Call call, ImageReference image) {
    return find(call, server(image)).map(this::header).orElse(Map.of());
  }

  private Map<String, String> header(RegistryLogin login) {
    return Map.of(HEADER, encoded(login.toJson(mapper).toString()));
  }

  /** The headers for all that is stored: a build may fetch from any registry. */
  Map<String, String> all(Call call) {
    JsonNode settings = settings();
    Set<String> servers = new LinkedHashSet<>();
    settings.path("auths").fieldNames().forEachRemaining(servers::add);
    settings.path("credHelpers").fieldNames().forEachRemaining(servers::add);
    String store = settings.path("credsStore").asText("");
    if (!store.isEmpty()) {
      servers.addAll(helpers.list(call, store));
    }
    ObjectNode logins = mapper.createObjectNode();
    for (String server : servers) {
      find(call, settings, server).ifPresent(login -> logins.set(server, login.toJson(mapper)));
    }
    return logins.isEmpty() ? Map.of() : Map.of(BUILD_HEADER, encoded(logins.toString()));
  }

  Optional<RegistryLogin> find(Call call, String server) {
    return find(call, settings(), server);
  }

  private Optional<RegistryLogin> find(Call call, JsonNode settings, String server) {
    String helper = settings.path("credHelpers").path(server).asText("");
    if (helper.isEmpty()) {
      helper = settings.path("credsStore").asText("");
    }
    return helper.isEmpty()
        ? inFile(settings.path("auths"), server)
        : helpers.get(call, helper, server);
  }

  private Optional<RegistryLogin> inFile(JsonNode logins, String server) {
    List<String> keys = new ArrayList<>();
    keys.add(server);
    logins
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (host(key).equals(host(server))) {
                keys.add(key);
              }
            });
    for (String key : keys) {
      Optional<RegistryLogin> login = entry(logins.path(key), server);
      if (login.isPresent()) {
        return login;
      }
    }
    return Optional.empty();
  }

  private Optional<RegistryLogin> entry(JsonNode entry, String server) {
    String token = entry.path("identitytoken").asText("");
    if (!token.isEmpty()) {
      return Optional.of(RegistryLogin.of(server, "", Secret.of(token)));
    }
    String packed = entry.path("auth").asText("");
    if (packed.isEmpty()) {
      String user = entry.path("username").asText("");
      return user.isEmpty()
          ? Optional.empty()
          : Optional.of(
              RegistryLogin.of(server, user, Secret.of(entry.path("password").asText(""))));
    }
    try {
      String pair = new String(Base64.getDecoder().decode(packed), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return Optional.of(
            RegistryLogin.of(
                server, pair.substring(0, colon), Secret.of(pair.substring(colon + 1))));
      }
    } catch (IllegalArgumentException e) {
      // Not handed on: its message could hold a part of the text.
      throw unreadable("the login for " + server + " is not in Base64");
    }
    throw unreadable("the login for " + server + " has no user and password");
  }

  private EngineException unreadable(String why) {
    return (EngineException)
        new EngineException(config + " cannot be used: " + why)
            .outcome(Outcome.NOT_APPLIED)
            .hint("Log in again with 'docker login', or give user and password.");
  }

  private JsonNode settings() {
    if (!Files.isReadable(config)) {
      return mapper.createObjectNode();
    }
    try {
      return mapper.readTree(config.toFile());
    } catch (IOException e) {
      // The parser's message shows a piece of the file, which holds passwords.
      throw unreadable("it is no JSON");
    }
  }

  /**
   * A registry's host, of the forms in which {@code docker login} has written it over the years.
   */
  private static String host(String server) {
    String bare = server.replaceFirst("^https?://", "");
    int slash = bare.indexOf('/');
    return slash < 0 ? bare : bare.substring(0, slash);
  }

  private static String server(ImageReference image) {
    return image
        .registry()
        .filter(host -> !"docker.io".equals(host) && !"index.docker.io".equals(host))
        .orElse(HUB);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
