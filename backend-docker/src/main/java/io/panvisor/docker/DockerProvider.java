package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import io.panvisor.ConnectOptions;
import io.panvisor.EngineReport;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import io.panvisor.process.SshTarget;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code docker:///} (the socket that the docker command would use), {@code
 * docker+unix:///path} and {@code docker+tcp://host:port}, and the same with {@code podman}: what
 * answers says which engine it is, and counts for what it is, whatever the URI calls it. {@code
 * docker+ssh://user@host:port/socket} and {@code podman+ssh://...} reach an engine on another
 * machine by the system's {@code ssh}; without a socket's path it is the one that the user's engine
 * usually has there. With {@code docker+swarm} instead of {@code docker} the swarm is served that
 * this engine is a manager of.
 *
 * <p>The connect option {@code tlsFolder} names a folder with {@code ca.pem}, {@code cert.pem} and
 * {@code key.pem}; the setting {@code docker.config} the folder that the docker command keeps its
 * logins and contexts in, {@code docker.command} the docker command that BuildKit is had by (by
 * default {@code docker} on the path), and {@code docker.credentialHelpers} a folder in which
 * credential helpers are looked for before the path is. The settings {@code ssh.identity}, {@code
 * ssh.knownHosts} and {@code ssh.config} name files for ssh: a private key, the host keys that are
 * known, and a configuration that comes before the user's own.
 */
public final class DockerProvider implements HypervisorProvider {

  /**
   * Names the folder that the docker command keeps its logins and contexts in, like {@code
   * DOCKER_CONFIG}.
   */
  private static final String CONFIG_SETTING = "docker.config";

  /** Names the docker command that BuildKit is had by; {@code docker} on the path by default. */
  private static final String COMMAND_SETTING = "docker.command";

  /** Names a folder in which credential helpers are looked for before the path is. */
  private static final String HELPERS_SETTING = "docker.credentialHelpers";

  private static final List<String> SETTINGS =
      List.of(CONFIG_SETTING, COMMAND_SETTING, HELPERS_SETTING);

  private static final Set<String> SCHEMES =
      Set.of(
          "docker",
          "docker+unix",
          "docker+tcp",
          "docker+ssh",
          "docker+swarm",
          "docker+swarm+unix",
          "docker+swarm+tcp",
          "docker+swarm+ssh",
          "podman",
          "podman+unix",
          "podman+tcp",
          "podman+ssh");

  /** What the URIs of a swarm begin with; the rest says how its manager is reached. */
  private static final String SWARM = "docker+swarm";

  /** A provider; connects to nothing yet. */
  public DockerProvider() {}

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public boolean serves(URI uri) {
    return uri.getScheme() != null && SCHEMES.contains(uri.getScheme());
  }

  @Override
  public List<URI> candidates() {
    return List.of(URI.create("docker:///"), URI.create("podman:///"));
  }

  @Override
  public HypervisorConnection connect(
      URI given, ConnectOptions options, EngineContext context, Call call) {
    boolean swarm = given.toString().startsWith(SWARM);
    URI uri = swarm ? URI.create("docker" + given.toString().substring(SWARM.length())) : given;
    ObjectMapper mapper = DockerClientConfig.getDefaultObjectMapper();
    Path home = Path.of(System.getProperty("user.home", "/"));
    EngineLocator locator = new EngineLocator(environment(options), home, mapper);
    EngineLocator.Place place = place(uri, options, locator);
    Wish wish = new Wish(swarm, place, locator.config(), options, mapper, context);
    if (!place.isRemote()) {
      return connect(wish, address(place), EngineCarrier.NONE, call);
    }
    SshTarget target = SshSettings.target(place.uri().getRawAuthority(), options);
    boolean podman = uri.getScheme().startsWith("podman");
    SshTunnel tunnel =
        SshTunnel.open(target, place.remoteSocket().orElse(null), podman, context, call);
    boolean connected = false;
    try {
      HypervisorConnection connection = connect(wish, tunnel.address(), tunnel, call);
      connected = true;
      return connection;
    } catch (ConnectionLostException | EngineNotInstalledException silent) {
      throw tunnel.isOpen()
          ? tunnel.silence(call, silent)
          : new ConnectionLostException("the ssh connection to " + target + " ended", silent)
              .outcome(Outcome.NOT_APPLIED);
    } finally {
      if (!connected) {
        tunnel.close();
      }
    }
  }

  /** What to connect to, and how. */
  private record Wish(
      boolean swarm,
      EngineLocator.Place place,
      Path config,
      ConnectOptions options,
      ObjectMapper mapper,
      EngineContext context) {}

  private static HypervisorConnection connect(
      Wish wish, EngineAddress address, EngineCarrier carrier, Call call) {
    EngineContext context = wish.context();
    ObjectMapper mapper = wish.mapper();
    CommandRunner commands = Commands.here(context);
    EngineHttp http =
        new EngineHttp(
            address,
            new AlarmClock(context),
            pump -> context.newThread("panvisor-docker-input", pump).start(),
            context::nanoTime);
    boolean connected = false;
    try {
      call.checkpoint();
      EngineFacts facts = facts(http, mapper, DockerEngine.limit(call.deadline()));
      ApiLevel.requireKnown(facts);
      DockerEngine engine =
          new DockerEngine(
              new EngineApi(http, mapper, facts.apiVersion()),
              context,
              new MachineTranslator(facts.info().id()),
              facts,
              new RegistryLogins(
                  wish.config(),
                  mapper,
                  new CredentialPrograms(commands, mapper, helpers(wish.options()))),
              new DockerCommand(
                  commands,
                  wish.options().settings().getOrDefault(COMMAND_SETTING, "docker"),
                  commandPlace(wish.place(), address),
                  Map.of("DOCKER_CONFIG", String.valueOf(wish.config().getParent()))));
      DockerConnection node = new DockerConnection(engine, http, carrier);
      HypervisorConnection connection = wish.swarm() ? swarm(node, engine, call) : node;
      connected = true;
      return connection;
    } catch (IOException e) {
      throw EngineErrors.whileConnecting(e, call, address);
    } finally {
      if (!connected) {
        http.close();
      }
    }
  }

  private static HypervisorConnection swarm(DockerConnection node, DockerEngine engine, Call call)
      throws IOException {
    if (!engine.facts().dialect().hasSwarm()) {
      throw new EngineException(engine.facts().info().product() + " has no swarm")
          .outcome(Outcome.NOT_APPLIED)
          .hint("Name a Docker that is a manager of the swarm.");
    }
    JsonNode info =
        engine.api().get(DockerEngine.limit(call.deadline()), ApiPath.of("info"), JsonNode.class);
    return new SwarmConnection(node, engine, SwarmFacts.of(info));
  }

  private static Map<String, String> environment(ConnectOptions options) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    options
        .settings()
        .forEach(
            (name, value) -> {
              if (name.equals(CONFIG_SETTING)) {
                environment.put("DOCKER_CONFIG", value);
              } else if (name.startsWith("docker.") && !SETTINGS.contains(name)) {
                throw InvalidSpecException.of(
                    name, value, "the settings are " + String.join(", ", SETTINGS));
              }
            });
    return environment;
  }

  private static @Nullable Path helpers(ConnectOptions options) {
    String folder = options.settings().get(HELPERS_SETTING);
    return folder == null ? null : Path.of(folder);
  }

  /** The docker command's options for the place that we talk to ourselves. */
  private static List<String> commandPlace(EngineLocator.Place place, EngineAddress address) {
    List<String> options = new ArrayList<>(List.of("--host"));
    URI uri = place.uri();
    options.add(
        address instanceof EngineAddress.Unix unix
            ? "unix://" + unix.socket()
            : "tcp://" + uri.getRawAuthority());
    Path certificates = place.certificates();
    if (certificates != null) {
      options.add("--tlsverify");
      options.addAll(List.of("--tlscacert", certificates.resolve("ca.pem").toString()));
      options.addAll(List.of("--tlscert", certificates.resolve("cert.pem").toString()));
      options.addAll(List.of("--tlskey", certificates.resolve("key.pem").toString()));
    }
    return options;
  }

  private static EngineLocator.Place place(URI uri, ConnectOptions options, EngineLocator locator) {
    String scheme = uri.getScheme();
    Path certificates = options.tlsFolder().orElse(null);
    try {
      if (!scheme.contains("+")) {
        boolean bare =
            uri.getRawAuthority() == null && ("/".equals(uri.getPath()) || uri.getPath().isEmpty());
        if (!bare) {
          throw refusal(
              uri,
              "write NAME:///, NAME+unix:///path, NAME+tcp://host:port or NAME+ssh://user@host"
                  .replace("NAME", scheme));
        }
        return scheme.equals("podman") ? locator.podman() : locator.standard();
      }
      if (uri.getRawQuery() != null) {
        throw refusal(uri, "this URI takes no parameters");
      }
      return locator.explicit(uri.toString().substring(scheme.indexOf('+') + 1), certificates);
    } catch (EngineLocator.UnusableException e) {
      throw refusal(uri, String.valueOf(e.getMessage()));
    }
  }

  private static PanvisorException refusal(URI uri, String why) {
    return InvalidSpecException.of("uri", uri.toString(), why);
  }

  private static EngineAddress address(EngineLocator.Place place) {
    URI uri = place.uri();
    if (place.socket().isPresent()) {
      return new EngineAddress.Unix(place.socket().get());
    }
    return new EngineAddress.Tcp(
        uri.getHost(),
        uri.getPort(),
        "https".equals(uri.getScheme()) ? tls(place.certificates()) : null);
  }

  private static Supplier<SSLContext> tls(@Nullable Path certificates) {
    SSLContext context;
    try {
      if (certificates == null) {
        context = SSLContext.getDefault();
      } else {
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
          if (!Files.isReadable(certificates.resolve(file))) {
            throw InvalidSpecException.of(
                "tlsFolder", certificates.toString(), "the folder has no readable " + file);
          }
        }
        context = clientContext(certificates);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has a default TLS context", e);
    }
    return () -> context;
  }

  private static SSLContext clientContext(Path certificates) {
    try {
      return new LocalDirectorySSLConfig(certificates.toString()).getSSLContext();
    } catch (DockerClientException e) {
      throw InvalidSpecException.of(
          "tlsFolder",
          certificates.toString(),
          "its certificates or its key cannot be read: " + e.getMessage());
    }
  }

  private static EngineFacts facts(EngineHttp http, ObjectMapper mapper, CallLimit limit)
      throws IOException {
    String version;
    String server;
    try (Exchange ping = new EngineApi(http, mapper, "").stream(limit, ApiPath.of("_ping"))) {
      String offered = ping.getHeader("Api-Version");
      version = EngineFacts.speak(offered == null ? "" : offered);
      String named = ping.getHeader("Server");
      String libpod = ping.getHeader("Libpod-Api-Version");
      server = libpod != null ? "libpod" : named == null ? "" : named;
    }
    JsonNode info =
        new EngineApi(http, mapper, version).get(limit, ApiPath.of("info"), JsonNode.class);
    return EngineFacts.of(info, server, version);
  }

  @Override
  public EngineReport probe(URI uri, ConnectOptions options, EngineContext context, Call call) {
    try (HypervisorConnection connection = connect(uri, options, context, call)) {
      return EngineReport.usable(
          connection.engine().name(), uri.toString(), connection.engine().version());
    } catch (PanvisorException unusable) {
      return EngineReport.unusable(
          uri.getScheme().startsWith("podman") ? "podman" : "docker",
          uri.toString(),
          unusable.what(),
          unusable.hint().orElse(""));
    }
  }
}
