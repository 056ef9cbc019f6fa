package io.panvisor.openvz;

import io.panvisor.ConnectOptions;
import io.panvisor.EngineReport;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import io.panvisor.process.RemoteRunner;
import io.panvisor.process.SshTarget;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code openvz:///} (this machine) and {@code openvz+ssh://root@node[:port]/} (another one,
 * by the system's {@code ssh} over one connection).
 *
 * <p>Parameters of the URI, or settings of the connection with {@code openvz.} in front:
 *
 * <ul>
 *   <li>{@code tools}: the folder of vzctl and its kin; without it, the path finds them
 *   <li>{@code root}: a folder before the paths of files that are read without a tool, such as
 *       {@code /etc/vz/vz.conf}
 *   <li>{@code lockwait}: how many seconds another vzctl is waited for, from 0 to 86400; 20 without
 *       it
 * </ul>
 *
 * <p>Settings alone: {@code openvz.env.NAME}, a variable that the tools are given; {@code
 * openvz.ssh.identity}, {@code openvz.ssh.knownhosts} and {@code openvz.ssh.config}, files for ssh.
 */
public final class OpenvzProvider implements HypervisorProvider {

  private static final Set<String> SCHEMES = Set.of("openvz", "openvz+ssh");
  private static final Set<String> PARAMETERS = Set.of("tools", "root", "lockwait");
  private static final Set<String> SSH = Set.of("ssh.identity", "ssh.knownhosts", "ssh.config");
  private static final String PREFIX = "openvz.";
  private static final String VARIABLE = "env.";
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(20);
  private static final long LONGEST_LOCK_PATIENCE = 86_400;

  /** A provider; connects to nothing yet. */
  public OpenvzProvider() {}

  @Override
  public String name() {
    return "openvz";
  }

  @Override
  public boolean serves(URI uri) {
    return uri.getScheme() != null && SCHEMES.contains(uri.getScheme());
  }

  @Override
  public List<URI> candidates() {
    return List.of(URI.create("openvz:///"));
  }

  @Override
  public HypervisorConnection connect(
      URI uri, ConnectOptions options, EngineContext context, Call call) {
    Map<String, String> settings = settings(uri, options);
    Duration lockPatience = lockPatience(settings);
    Map<String, String> environment = new HashMap<>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(VARIABLE)) {
            environment.put(name.substring(VARIABLE.length()), value);
          }
        });
    String tools = folder(settings, "tools");
    String root = folder(settings, "root");
    RemoteRunner remote = remote(uri, options, settings, context);
    CommandRunner runner = remote == null ? Commands.here(context) : remote;
    AutoCloseable ending = remote == null ? () -> {} : remote;
    boolean connected = false;
    try {
      NodeTools node = new NodeTools(runner, tools, root, environment);
      NodeFacts facts = new NodeProbe(node).facts(call);
      HypervisorConnection connection =
          new OpenvzConnection(new Containers(node, facts, lockPatience), context, ending);
      connected = true;
      return connection;
    } finally {
      if (!connected && remote != null) {
        remote.close();
      }
    }
  }

  private static @Nullable RemoteRunner remote(
      URI uri, ConnectOptions options, Map<String, String> settings, EngineContext context) {
    boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
    if (!bare) {
      throw refusal(uri, "behind the node comes no path");
    }
    if (uri.getScheme().equals("openvz")) {
      if (uri.getRawAuthority() != null) {
        throw refusal(uri, "write openvz:/// for this machine, openvz+ssh://root@node for another");
      }
      return null;
    }
    if (uri.getRawAuthority() == null) {
      throw refusal(uri, "write openvz+ssh://root@node");
    }
    SshTarget target = SshTarget.parse(uri.getRawAuthority());
    if (options.user().isPresent()) {
      target = target.withUser(options.user().get());
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      Path file = Path.of(setting.getValue());
      target =
          switch (setting.getKey()) {
            case "ssh.identity" -> target.withIdentity(file);
            case "ssh.knownhosts" -> target.withKnownHosts(file);
            case "ssh.config" -> target.withConfigFile(file);
            default -> target;
          };
    }
    return Commands.over(target, context);
  }

  private static Map<String, String> settings(URI uri, ConnectOptions options) {
    Map<String, String> settings = new HashMap<>();
    options
        .settings()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                String bare = name.substring(PREFIX.length());
                boolean known =
                    PARAMETERS.contains(bare)
                        || SSH.contains(bare)
                        || bare.matches("env\\.[A-Za-z_][A-Za-z0-9_]{0,254}");
                if (!known) {
                  throw InvalidSpecException.of(
                      name,
                      value,
                      "the settings are openvz.tools, .root, .lockwait, .env.*, .ssh.*");
                }
                settings.put(bare, value);
              }
            });
    String query = uri.getQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        if (parts.length != 2 || !PARAMETERS.contains(parts[0])) {
          throw refusal(uri, "the parameters are tools=, root= and lockwait=");
        }
        settings.put(parts[0], parts[1]);
      }
    }
    return settings;
  }

  private static String folder(Map<String, String> settings, String name) {
    String folder = settings.getOrDefault(name, "");
    return folder.isEmpty()
        ? ""
        : ContainerSettings.path(PREFIX + name, folder).replaceAll("/+$", "");
  }

  private static Duration lockPatience(Map<String, String> settings) {
    String text = settings.get("lockwait");
    if (text == null) {
      return LOCK_PATIENCE;
    }
    if (!text.matches("[0-9]{1,5}") || Long.parseLong(text) > LONGEST_LOCK_PATIENCE) {
      throw InvalidSpecException.of(
          "openvz.lockwait", text, "seconds, from 0 to " + LONGEST_LOCK_PATIENCE);
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }

  private static InvalidSpecException refusal(URI uri, String why) {
    return InvalidSpecException.of("uri", uri.toString(), why);
  }

  @Override
  public EngineReport probe(URI uri, ConnectOptions options, EngineContext context, Call call) {
    try (HypervisorConnection connection = connect(uri, options, context, call)) {
      return EngineReport.usable(
          connection.engine().name(), uri.toString(), connection.engine().version());
    } catch (PanvisorException unusable) {
      return EngineReport.unusable(
          "openvz", uri.toString(), unusable.what(), unusable.hint().orElse(""));
    }
  }
}
