package io.panvisor.haproxy;

import io.panvisor.config.ApplyOptions;
import io.panvisor.config.ApplyReport;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.HostTree;
import io.panvisor.config.WantedFile;
import io.panvisor.error.EngineException;
import io.panvisor.haproxy.runtime.RuntimeAddress;
import io.panvisor.haproxy.runtime.RuntimeApi;
import io.panvisor.haproxy.runtime.RuntimeChannel;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A real HAProxy; used by one thread at a time. */
final class HaproxyOfThisHost implements ProxyControl {

  private final HaproxyProcess process;
  private final HostTree host;
  private final String path;
  private final EngineContext context;
  private final CommandRunner runner;
  private final Map<Path, RuntimeApi> runtimes = new HashMap<>();
  private @Nullable HaproxyVersion version;
  private boolean hasKept;

  HaproxyOfThisHost(HaproxyProcess process, HostTree host, EngineContext context) {
    this.process = process;
    this.host = host;
    this.path = host.pathOf(process.file());
    this.context = context;
    this.runner = Commands.here(context);
  }

  @Override
  public HaproxyVersion version() {
    HaproxyVersion known = version;
    if (known == null) {
      known = process.version();
      version = known;
    }
    return known;
  }

  @Override
  public Optional<String> read() {
    return host.text(path);
  }

  /**
   * Applies the file as a plan. The file as it was found at first is kept; of the many that a load
   * balancer writes afterwards, none is.
   */
  @Override
  public void write(String text) {
    ChangePlan plan = ChangePlan.on(host).file(WantedFile.text(path, text).kind("haproxy")).build();
    ApplyReport report = plan.apply(ApplyOptions.checking(runner));
    if (hasKept && report.backups().isPresent()) {
      forget(host.resolve(report.backups().get()));
    }
    hasKept = true;
  }

  private static void forget(Path backups) {
    try {
      Files.walkFileTree(
          backups,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
                throws IOException {
              if (failed != null) {
                throw failed;
              }
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException kept) {
      throw new EngineException("cannot remove " + backups + ": " + kept.getMessage(), kept);
    }
  }

  @Override
  public RuntimeApi runtime(String text) {
    return runtimes.computeIfAbsent(
        BalancerFile.adminSocket(text),
        socket ->
            RuntimeApi.over(
                RuntimeChannel.to(RuntimeAddress.unix(socket), context, RuntimeApi.DEFAULT_BOUND)));
  }

  @Override
  public boolean isRunning() {
    return process.isRunning();
  }

  @Override
  public void start() {
    process.start();
    version = null;
  }

  @Override
  public void reload() {
    process.reload();
    version = null;
  }
}
