package io.panvisor;

import io.panvisor.error.AmbiguousException;
import io.panvisor.error.NotFoundException;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: finds the backend that serves a URI and connects.
 *
 * <pre>{@code
 * try (Hypervisor docker = Panvisor.connect("docker:///")) {
 *   docker.list(MachineQuery.all()).forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. Nothing is done before the first connection.
 */
public final class Panvisor {

  private static final Logger LOG = LoggerFactory.getLogger("io.panvisor");
  private static final Duration LONGEST_DETECTION = Duration.ofSeconds(10);

  private final List<HypervisorProvider> given;
  private final @Nullable ClassLoader loader;
  private final OperationListener listener;
  private final @Nullable EngineContext context;

  private Panvisor(Builder builder) {
    given = List.copyOf(builder.providers);
    loader = builder.loader;
    listener = builder.listener;
    context = builder.context;
  }

  /**
   * Connects to the engine at the URI, without credentials.
   *
   * @return the hypervisor, which is the caller's to close
   * @throws io.panvisor.error.InvalidSpecException when the URI makes no sense
   * @throws NotFoundException when no backend serves it
   * @throws io.panvisor.error.EngineNotInstalledException when the engine is not there or does not
   *     run
   */
  public static Hypervisor connect(String uri) {
    return builder().build().open(uri, ConnectOptions.none());
  }

  /**
   * Connects to the engine at the URI with the options.
   *
   * @return the hypervisor, which is the caller's to close
   */
  public static Hypervisor connect(String uri, ConnectOptions options) {
    return builder().build().open(uri, options);
  }

  /**
   * {@return for each engine of this machine that a backend knows whether it can be used; within
   * ten seconds, starting no daemon}
   */
  public static List<EngineReport> detect() {
    return builder().build().engines(LONGEST_DETECTION);
  }

  /** {@return a builder, for providers, class loader, and listener of one's own} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Connects to the engine at the URI with the options.
   *
   * @return the hypervisor, which is the caller's to close
   */
  public Hypervisor open(String uri, ConnectOptions options) {
    URI parsed = EngineUri.parse(uri);
    Link link = new Link(provider(parsed), parsed, options, fresh(), listener);
    boolean connected = false;
    try {
      link.connect();
      connected = true;
      return new Hypervisor(link, CallOptions.defaults());
    } finally {
      if (!connected) {
        link.close();
      }
    }
  }

  private EngineContext fresh() {
    return context == null ? EngineContext.system() : context;
  }

  private HypervisorProvider provider(URI uri) {
    List<HypervisorProvider> all = providers();
    List<HypervisorProvider> serving =
        all.stream().filter(provider -> provider.serves(uri)).toList();
    if (serving.isEmpty()) {
      throw new NotFoundException("backend", uri.getScheme())
          .hint(
              "Backends on the class path: "
                  + all.stream().map(HypervisorProvider::name).toList()
                  + "; add the module that serves "
                  + uri.getScheme()
                  + ".");
    }
    if (serving.size() > 1) {
      throw new AmbiguousException(
              "backend",
              uri.toString(),
              serving.stream()
                  .map(provider -> provider.name() + " (" + provider.getClass().getName() + ")")
                  .toList())
          .hint(
              "Keep one of them on the class path, or name one by Panvisor.builder().provider(...).");
    }
    return serving.get(0);
  }

  /** {@return the backends that are there, those given by hand first} */
  public List<String> backends() {
    return providers().stream().map(HypervisorProvider::name).toList();
  }

  private List<HypervisorProvider> providers() {
    if (!given.isEmpty()) {
      return given;
    }
    List<HypervisorProvider> found = new ArrayList<>();
    var services =
        loader == null
            ? ServiceLoader.load(HypervisorProvider.class)
            : ServiceLoader.load(HypervisorProvider.class, loader);
    var iterator = services.stream().iterator();
    while (true) {
      try {
        if (!iterator.hasNext()) {
          return found;
        }
        found.add(iterator.next().get());
      } catch (ServiceConfigurationError broken) {
        LOG.warn("a backend could not be loaded and is left out", broken);
      }
    }
  }

  /**
   * {@return for each engine of this machine that a backend knows whether it can be used; in
   * parallel, within the time, starting no daemon}
   */
  public List<EngineReport> engines(Duration longest) {
    EngineContext time = fresh();
    Deadline deadline = Deadline.after(time, longest);
    List<Probe> probes = new ArrayList<>();
    for (HypervisorProvider provider : providers()) {
      for (URI uri : provider.candidates()) {
        Probe probe = new Probe(provider, uri, time, deadline);
        probes.add(probe);
        probe.thread.start();
      }
    }
    return probes.stream().map(Probe::report).toList();
  }

  /** One engine being looked at, on a thread of its own. */
  private static final class Probe {
    private final URI uri;
    private final Deadline deadline;
    private final Thread thread;
    private final AtomicReference<@Nullable EngineReport> answer = new AtomicReference<>();

    Probe(HypervisorProvider provider, URI uri, EngineContext time, Deadline deadline) {
      this.uri = uri;
      this.deadline = deadline;
      this.thread =
          time.newThread(
              "panvisor-detect-" + uri.getScheme(),
              () -> {
                try {
                  answer.set(
                      provider.probe(
                          uri,
                          ConnectOptions.none(),
                          time,
                          new Call("detect", time, deadline, null)));
                } catch (RuntimeException | LinkageError failed) {
                  answer.set(
                      EngineReport.unusable(
                          uri.getScheme(),
                          uri.toString(),
                          "looking failed: " + failed,
                          "Report this as a fault of the backend."));
                }
              });
    }

    EngineReport report() {
      try {
        thread.join(Math.max(1, deadline.remaining().toMillis()));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      EngineReport known = answer.get();
      return known != null
          ? known
          : EngineReport.unusable(
              uri.getScheme(),
              uri.toString(),
              "it did not answer within " + deadline.whole().toSeconds() + " s",
              "Look whether its daemon hangs.");
    }
  }

  /** Builds a way in of one's own. Not thread-safe. */
  public static final class Builder {
    private final List<HypervisorProvider> providers = new ArrayList<>();
    private @Nullable ClassLoader loader;
    private OperationListener listener = new OperationListener() {};
    private @Nullable EngineContext context;

    private Builder() {}

    /**
     * Uses this backend, and of those on the class path none.
     *
     * @return this
     */
    public Builder provider(HypervisorProvider provider) {
      providers.add(provider);
      return this;
    }

    /**
     * Looks for backends by this class loader instead of the thread's own.
     *
     * @return this
     */
    public Builder classLoader(ClassLoader classLoader) {
      loader = classLoader;
      return this;
    }

    /**
     * Has a listener hear of every operation.
     *
     * @return this
     */
    public Builder listener(OperationListener operationListener) {
      listener = operationListener;
      return this;
    }

    /**
     * Gives backends this time and these threads, for tests.
     *
     * @return this
     */
    public Builder context(EngineContext engineContext) {
      context = engineContext;
      return this;
    }

    /** {@return the way in} */
    public Panvisor build() {
      return new Panvisor(this);
    }
  }
}
