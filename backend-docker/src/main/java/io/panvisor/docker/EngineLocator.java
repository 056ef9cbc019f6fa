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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where an engine is reached, from a URI of ours, or from what the engine's own command
 * would use.
 *
 * <ul>
 *   <li>Docker: {@code DOCKER_HOST}, then {@code DOCKER_CONTEXT} or the context chosen in {@code
 *       config.json}, then the standard socket, or where there is none that of this user's rootless
 *       engine.
 *   <li>Podman: {@code CONTAINER_HOST}, then {@code CONTAINER_CONNECTION}, then the socket of this
 *       user's own engine, then that of root's, then the default of {@code podman system
 *       connection}.
 * </ul>
 */
final class EngineLocator {

  static final Path STANDARD_SOCKET = Path.of("/var/run/docker.sock");
  private static final int PLAIN_PORT = 2375;
  private static final int TLS_PORT = 2376;

  private static final Path ROOTS_PODMAN = Path.of("/run/podman/podman.sock");

  private final Map<String, String> environment;
  private final Path home;
  private final Path root;
  private final ObjectMapper mapper;

  EngineLocator(Map<String, String> environment, Path home, ObjectMapper mapper) {
    this(environment, home, Path.of("/"), mapper);
  }

  /**
   * @param root where sockets are looked for; everything but a test says {@code /}
   */
  EngineLocator(Map<String, String> environment, Path home, Path root, ObjectMapper mapper) {
    this.environment = environment;
    this.home = home;
    this.root = root;
    this.mapper = mapper;
  }

  /** The place, and where the certificates for it are if it wants TLS. */
  record Place(URI uri, @Nullable Path certificates, String chosenBy) {

    Optional<Path> socket() {
      return "unix".equals(uri.getScheme())
          ? Optional.of(Path.of(uri.getPath()))
          : Optional.empty();
    }

    /** The path of a socket on another machine, if one was named. */
    Optional<String> remoteSocket() {
      String path = uri.getPath();
      return isRemote() && path != null && path.length() > 1 ? Optional.of(path) : Optional.empty();
    }

    boolean isRemote() {
      return "ssh".equals(uri.getScheme());
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
    if (!isThere(STANDARD_SOCKET)) {
      for (Path runtime : runtimeFolders()) {
        Path rootless = runtime.resolve("docker.sock");
        if (isThere(rootless)) {
          return place("unix://" + rootless, null, "this user's rootless Docker");
        }
      }
    }
    return place("unix://" + STANDARD_SOCKET, null, "the standard socket");
  }

  /** For {@code podman:///}. */
  Place podman() throws UnusableException {
    String host = environment.getOrDefault("CONTAINER_HOST", "").strip();
    if (!host.isEmpty()) {
      return place(host, null, "CONTAINER_HOST");
    }
    String named = environment.getOrDefault("CONTAINER_CONNECTION", "").strip();
    if (!named.isEmpty()) {
      return connection(named)
          .orElseThrow(
              () ->
                  new UnusableException(
                      "there is no podman connection '"
                          + named
                          + "', which CONTAINER_CONNECTION names"));
    }
    for (Path runtime : runtimeFolders()) {
      Path own = runtime.resolve("podman").resolve("podman.sock");
      if (isThere(own)) {
        return place("unix://" + own, null, "this user's own Podman");
      }
    }
    if (!isThere(ROOTS_PODMAN)) {
      Optional<Place> chosen = connection(connections().path("Default").asText(""));
      if (chosen.isPresent()) {
        return chosen.get();
      }
    }
    return place("unix://" + ROOTS_PODMAN, null, "the standard socket of Podman");
  }

  /** One of those that {@code podman system connection} keeps, since Podman 5 in a file of JSON. */
  private Optional<Place> connection(String name) throws UnusableException {
    String uri = connections().path("Connections").path(name).path("URI").asText("");
    return uri.isEmpty()
        ? Optional.empty()
        : Optional.of(place(uri, null, "the podman connection '" + name + "'"));
  }

  private JsonNode connections() throws UnusableException {
    String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path file =
        (folder.isEmpty() ? home.resolve(".config") : Path.of(folder))
            .resolve("containers")
            .resolve("podman-connections.json");
    return Files.exists(file) ? read(file).path("Connection") : mapper.createObjectNode();
  }

  /** Where this user's own daemons have their sockets. */
  private List<Path> runtimeFolders() {
    List<Path> folders = new ArrayList<>();
    String named = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (named.startsWith("/")) {
      folders.add(Path.of(named));
    }
    userNumber().ifPresent(number -> folders.add(Path.of("/run/user/" + number)));
    return folders;
  }

  /** As Linux tells it; elsewhere there are no such folders. */
  private Optional<String> userNumber() {
    try {
      return Optional.of(Files.getAttribute(root.resolve("proc/self"), "unix:uid").toString());
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
      return Optional.empty();
    }
  }

  private boolean isThere(Path socket) {
    return Files.exists(root.resolve(socket.toString().substring(1)));
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
      case "ssh" -> ssh(uri, text, chosenBy);
      default ->
          throw new UnusableException(
              chosenBy
                  + " names "
                  + text
                  + ", which is none of unix:///path, tcp://host:port and ssh://user@host");
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

  /** User, host and port are judged by ssh's own rules when the target is made of them. */
  private static Place ssh(URI uri, String text, String chosenBy) throws UnusableException {
    if (uri.getRawAuthority() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new UnusableException(
          chosenBy + " names " + masked(text) + ", which is not ssh://user@host:port/socket");
    }
    return new Place(uri, null, chosenBy);
  }

  private static String masked(String text) {
    return text.replaceAll(":[^@/]*@", ":***@");
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
