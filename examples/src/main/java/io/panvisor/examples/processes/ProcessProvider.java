package io.panvisor.examples.processes;

import io.panvisor.ConnectOptions;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Serves {@code processes:///FOLDER}: the folder holds the machines, and must be there. */
public final class ProcessProvider implements HypervisorProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ProcessProvider() {}

  @Override
  public String name() {
    return "processes";
  }

  @Override
  public boolean serves(URI uri) {
    return "processes".equals(uri.getScheme());
  }

  @Override
  public List<URI> candidates() {
    return List.of();
  }

  @Override
  public HypervisorConnection connect(
      URI uri, ConnectOptions options, EngineContext context, Call call) {
    if (uri.getRawQuery() != null
        || uri.getRawAuthority() != null
        || !options.settings().isEmpty()) {
      throw InvalidSpecException.of(
          "uri", uri.toString(), "this backend takes processes:///FOLDER and no settings");
    }
    Path folder = Path.of(uri.getPath());
    if (!Files.isDirectory(folder)) {
      throw new EngineNotInstalledException("the folder " + folder + " is not there")
          .hint("Make it: mkdir -p " + folder);
    }
    return new ProcessConnection(new ProcessStore(folder, context.clock()), context);
  }
}
