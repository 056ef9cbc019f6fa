package io.panvisor.memory;

import io.panvisor.ConnectOptions;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code memory:///NAME} and {@code memory:///NAME?habits=...}: see {@link MemoryEngine}.
 */
public final class MemoryProvider implements HypervisorProvider {

  private static final String HABITS = "habits=";

  /** The provider that the service loader makes. */
  public MemoryProvider() {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public boolean serves(URI uri) {
    return "memory".equals(uri.getScheme());
  }

  @Override
  public List<URI> candidates() {
    return List.of(URI.create("memory:///"));
  }

  @Override
  public HypervisorConnection connect(
      URI uri, ConnectOptions options, EngineContext context, Call call) {
    if (uri.getAuthority() != null) {
      throw InvalidSpecException.of(
          "uri", uri.toString(), "the engine is in this JVM: write memory:/// and its name");
    }
    if (!options.settings().isEmpty()) {
      throw InvalidSpecException.of(
          "settings", options.settings().keySet().toString(), "this engine has no settings");
    }
    String path = uri.getPath().isEmpty() ? "/" : uri.getPath();
    String name = path.equals("/") ? "default" : path.substring(1);
    MemoryEngine engine =
        MemoryEngine.named(name, habits(uri.getRawQuery()), context.clock().instant());
    MemoryConnection connection = new MemoryConnection(engine, context);
    engine.faults().pass(connection, call, MemoryCall.CONNECT, "");
    if (engine.isDown()) {
      throw new EngineNotInstalledException("the memory engine '" + name + "' does not run")
          .hint("MemoryEngine.comesBack() starts it.");
    }
    engine.connected(connection);
    return connection;
  }

  private static @Nullable Set<MemoryHabit> habits(@Nullable String query) {
    if (query == null) {
      return null;
    }
    if (!query.startsWith(HABITS) || query.indexOf('&') >= 0) {
      throw InvalidSpecException.of("uri", query, "the only thing after '?' is habits=...");
    }
    return MemoryHabit.parse(query.substring(HABITS.length()));
  }
}
