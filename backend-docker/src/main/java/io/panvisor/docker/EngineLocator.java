package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where an engine is reached, from a URI of ours, or from what the docker command would
 * use: {@code DOCKER_HOST}, then {@code DOCKER_CONTEXT} or the context chosen in {@code
 * config.json}, then the standard socket.
 */
final class EngineLocator {

  static final Path STANDARD_SOCKET = Path.of("/var/run/docker.sock");
  private static final int PLAIN_PORT = 2375;
  private static final int TLS_PORT = 2376;

  private final Map<String, String> environment;
  private final Path home;
  private final ObjectMapper mapper;

  EngineLocator(Map<String, String> environment, Path home, ObjectMapper mapper) {
    this.environment = environment;
    this.home = home;
    this.mapper = mapper;
  }

  /** The place, and where the certificates for it are if it wants TLS. */
  record Place(URI uri, @Nullable Path certificates, String chosenBy) {

    Optional<Path> socket() {
      return "unix".equals(uri.getScheme())
          ? Optional.of(Path.of(uri.getPath()))
          : Optional.empty();
    }
  }

  /** A place that cannot be understood, with what is wrong about it. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  /** For {@code docker:///}. */
  Place standard() throws UnusableException {
    String host = environment.getOrDefault("DOCKER_HOST", "").strip();
    if (!host.isEmpty()) {
      return place(host, defaultCertificates(), "DOCKER_HOST");
    }
    Path folder = configFolder();
    String context = environment.getOrDefault("DOCKER_CONTEXT", "").strip();
    String chosenBy = "DOCKER_CONTEXT";
    if (context.isEmpty()) {
      context = currentContext(folder.resolve("config.json"));
      chosenBy = folder.resolve("config.json").toString();
    }
    if (!context.isEmpty() && !"default".equals(context)) {
      return context(folder, context, chosenBy);
    }
    return place("unix://" + STANDARD_SOCKET, null, "the standard socket");
  }

  /** For a place in a URI: {@code unix:///path} or {@code tcp://host:port}. */
  Place explicit(String uri, @Nullable Path certificates) throws UnusableException {
    return place(uri, certificates == null ? defaultCertificates() : certificates, "the URI");
  }

  /** The docker command's own settings; the file may be missing. */
  Path config() {
    return configFolder().resolve("config.json");
  }

  private Path configFolder() {
    String folder = environment.getOrDefault("DOCKER_CONFIG", "");
    return folder.isEmpty() ? home.resolve(".docker") : Path.of(folder);
  }

  private @Nullable Path defaultCertificates() {
    String path = environment.getOrDefault("DOCKER_CERT_PATH", "");
    if (!path.isEmpty()) {
      return Path.of(path);
    }
    return environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty() ? null : configFolder();
  }

  private String currentContext(Path config) throws UnusableException {
    if (!Files.exists(config)) {
      return "";
    }
    return read(config).path("currentContext").asText("");
  }

  private Place context(Path folder, String name, String chosenBy) throws UnusableException {
    String digest = sha256(name);
    Path meta = folder.resolve("contexts").resolve("meta").resolve(digest).resolve("meta.json");
    if (!Files.exists(meta)) {
      throw new UnusableException(
          "the docker context '" + name + "' chosen by " + chosenBy + " does not exist");
    }
    JsonNode docker = read(meta).path("Endpoints").path("docker");
    String host = docker.path("Host").asText("");
    Path tls = folder.resolve("contexts").resolve("tls").resolve(digest).resolve("docker");
    return place(
        host.isEmpty() ? "unix://" + STANDARD_SOCKET : host,
        Files.isDirectory(tls) ? tls : null,
        "the docker context '" + name + "'");
  }

  private JsonNode read(Path file) throws UnusableException {
    try {
      return mapper.readTree(file.toFile());
    } catch (IOException e) {
      throw new UnusableException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static Place place(String text, @Nullable Path certificates, String chosenBy)
      throws UnusableException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new UnusableException(chosenBy + " is not a URI: " + text);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "unix" -> unix(uri, text, chosenBy);
      case "tcp", "http", "https" -> tcp(uri, text, certificates, chosenBy);
      default ->
          throw new UnusableException(
              chosenBy + " names " + text + ", which is neither unix:///path nor tcp://host:port");
    };
  }

  private static Place unix(URI uri, String text, String chosenBy) throws UnusableException {
    String path = uri.getPath();
    if (path == null || !path.startsWith("/") || path.length() == 1 || uri.getHost() != null) {
      throw new UnusableException(
          chosenBy + " names " + text + ", which has no absolute path of a socket");
    }
    try {
      return new Place(new URI("unix", null, Path.of(path).toString(), null), null, chosenBy);
    } catch (InvalidPathException | URISyntaxException e) {
      throw new UnusableException(
          chosenBy + " names " + text + ", which is not a path: " + e.getMessage());
    }
  }

  private static Place tcp(URI uri, String text, @Nullable Path certificates, String chosenBy)
      throws UnusableException {
    if (uri.getUserInfo() != null) {
      throw new UnusableException(
          chosenBy + " has a user in its URI; give credentials as connect options");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new UnusableException(chosenBy + " names " + text + ", which has no host");
    }
    if (uri.getPath() != null && !uri.getPath().isEmpty() && !"/".equals(uri.getPath())) {
      throw new UnusableException(
          chosenBy + " names " + text + ": a path after the port has no meaning");
    }
    boolean tls = certificates != null || "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT;
    if (port < 1 || port > 65535) {
      throw new UnusableException(chosenBy + " names port " + port + ", which does not exist");
    }
    return new Place(
        URI.create((tls ? "https" : "tcp") + "://" + host + ":" + port), certificates, chosenBy);
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
