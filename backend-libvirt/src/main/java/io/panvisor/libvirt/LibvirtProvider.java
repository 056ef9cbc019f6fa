package io.panvisor.libvirt;

import io.panvisor.ConnectOptions;
import io.panvisor.EngineReport;
import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Commands;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.libvirt.ConnectAuth;

/**
 * The backend for libvirt.
 *
 * <p>It serves libvirt's own URIs for QEMU and KVM ({@code qemu:///system}, {@code
 * qemu:///session}) and for libvirt's test driver ({@code test:///default}, {@code test:///FILE}),
 * also by {@code +unix}, {@code +tcp}, {@code +tls} and {@code +ssh} and with libvirt's parameters
 * ({@code ?socket=...}), which are passed on to libvirt unchanged. LXC has {@code lxc:///system}.
 * The setting {@value #POOL} names the storage pool for the files of new machines; without it that
 * is libvirt's own {@code default}.
 *
 * <p>libvirt's event loop runs on one daemon thread of this process, unless the system property
 * {@code panvisor.libvirt.event-loop} has the value {@code application}: then the application that
 * hosts this library registers and runs it.
 *
 * @see <a href="https://libvirt.org/uri.html">libvirt: connection URIs</a>
 */
public final class LibvirtProvider implements HypervisorProvider {

  /** The setting that names the storage pool for the files of new machines. */
  public static final String POOL = "pool";

  /**
   * The setting that names the folder, on this host and the engine's, for the root file systems of
   * new LXC containers; without it that is libvirt's own {@code /var/lib/libvirt/filesystems}. It
   * also says that the engine's files are this host's, where a socket of its own leaves that open.
   */
  public static final String ROOTS = "roots";

  private static final Set<String> SETTINGS = Set.of(POOL, ROOTS);
  private static final int READ_ONLY = 1;
  private static final String TEST_POOL = "default-pool";

  /** Made by {@link java.util.ServiceLoader}. */
  public LibvirtProvider() {}

  @Override
  public String name() {
    return "libvirt";
  }

  @Override
  public boolean serves(URI uri) {
    return LibvirtUri.serves(uri);
  }

  @Override
  public List<URI> candidates() {
    return List.of(URI.create("qemu:///system"));
  }

  @Override
  public HypervisorConnection connect(
      URI uri, ConnectOptions options, EngineContext context, Call call) {
    LibvirtUri parsed = LibvirtUri.of(uri);
    String pool = pool(options, parsed);
    RootFolders roots = roots(options, parsed, context);
    NativeSession session = open(parsed, options, context, call);
    boolean connected = false;
    try {
      EngineFacts facts =
          session.callWithConnect(
              call, Subject.engine(), connect -> EngineFacts.ask(session.wire(), connect, parsed));
      connected = true;
      return new LibvirtConnection(
          session,
          facts,
          new LibvirtConnection.Place(parsed.isLocal(), parsed.sharesFiles(), pool, roots));
    } finally {
      if (!connected) {
        session.close();
      }
    }
  }

  private static String pool(ConnectOptions options, LibvirtUri uri) {
    for (String setting : options.settings().keySet()) {
      if (!SETTINGS.contains(setting)) {
        throw InvalidSpecException.of(
            "settings",
            setting,
            "libvirt's backend has the settings '" + POOL + "' and '" + ROOTS + "' only");
      }
    }
    if (options.tlsFolder().isPresent()) {
      throw InvalidSpecException.of(
          "tlsFolder",
          options.tlsFolder().get().toString(),
          "libvirt has names of its own for these files: name their folder in the URI, ?pkipath=FOLDER");
    }
    return options
        .settings()
        .getOrDefault(POOL, uri.driver().equals("test") ? TEST_POOL : Storage.DEFAULT_POOL);
  }

  private static RootFolders roots(ConnectOptions options, LibvirtUri uri, EngineContext context) {
    Optional<String> given = Optional.ofNullable(options.settings().get(ROOTS));
    String folder = given.orElse(RootFolders.DEFAULT_FOLDER);
    if (!folder.matches("/[^\\p{Cntrl}]*") || folder.contains("/../") || folder.endsWith("/..")) {
      throw InvalidSpecException.of("settings." + ROOTS, folder, "the absolute path of a folder");
    }
    boolean local = uri.isLocal() && (uri.sharesFiles() || given.isPresent());
    return new RootFolders(Commands.here(context), Path.of(folder).normalize(), local);
  }

  private static NativeSession open(
      LibvirtUri uri, ConnectOptions options, EngineContext context, Call call) {
    @Nullable ConnectAuth auth =
        options
            .password()
            .map(password -> new Credentials(options.user().orElse(""), password))
            .orElse(null);
    try {
      return NativeSession.open(
          call, uri.text(), auth, options.readOnly() ? READ_ONLY : 0, context);
    } catch (LinkageError missing) {
      throw new EngineNotInstalledException("libvirt's library is not installed here", missing)
          .hint(
              "Install it: apt-get install libvirt0 (Debian), dnf install libvirt-libs (Fedora).");
    } catch (NativeFailure failure) {
      throw notOpened(failure, uri);
    }
  }

  /**
   * Why a connection was not opened: the daemon is not there, it does not run, or it does not let
   * this user in.
   */
  static PanvisorException notOpened(NativeFailure failure, LibvirtUri uri) {
    String words = failure.error().message();
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("permission denied")
        || lower.contains("authentication")
        || failure.code() == LibvirtErrors.AUTH_FAILED
        || failure.code() == LibvirtErrors.AUTH_CANCELLED
        || failure.code() == LibvirtErrors.AUTH_UNAVAILABLE) {
      return new AccessDeniedException("libvirt does not let this user in", failure)
          .engineWords(words)
          .hint("Add the user to the group libvirt, or connect as root.");
    }
    if (lower.contains("no such file or directory")
        || lower.contains("no connection driver available")
        || (uri.isLocal() && lower.contains("connection refused"))) {
      return new EngineNotInstalledException(
              uri.driver().equals("test")
                  ? "libvirt cannot read the description of its test machines"
                  : "libvirt's daemon is not installed or does not run",
              failure)
          .engineWords(words)
          .hint(
              uri.driver().equals("lxc")
                  ? "On Debian: apt-get install libvirt-daemon-system libvirt-daemon-driver-lxc, then"
                      + " start libvirtd anew."
                  : "On Debian: apt-get install libvirt-daemon-system qemu-system-x86, then start"
                      + " libvirtd.");
    }
    if (LibvirtErrors.isConnectionGone(failure.error())) {
      return new ConnectionLostException("libvirt's daemon cannot be reached", failure)
          .outcome(Outcome.NOT_APPLIED)
          .engineWords(words);
    }
    return LibvirtErrors.translate(failure, "engine", uri.text());
  }

  /**
   * Without starting anything: libvirt's library would start the daemon of a session that is not
   * there.
   */
  @Override
  public EngineReport probe(URI uri, ConnectOptions options, EngineContext context, Call call) {
    LibvirtUri parsed = LibvirtUri.of(uri);
    if (parsed.isSession() && parsed.isLocal() && sessionSocket().isEmpty()) {
      return EngineReport.unusable(
          "qemu",
          uri.toString(),
          "the session's daemon does not run",
          "It starts with the first connection to " + uri + ".");
    }
    return HypervisorProvider.super.probe(uri, options, context, call);
  }

  private static Optional<Path> sessionSocket() {
    return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
        .map(folder -> Path.of(folder, "libvirt", "libvirt-sock"))
        .filter(Files::exists);
  }

  /** Answers libvirt's questions for user and password; both are given to nobody else. */
  private static final class Credentials extends ConnectAuth {
    private final String user;
    private final Secret password;

    Credentials(String user, Secret password) {
      this.user = user;
      this.password = password;
      this.credType =
          new CredentialType[] {
            CredentialType.VIR_CRED_AUTHNAME,
            CredentialType.VIR_CRED_USERNAME,
            CredentialType.VIR_CRED_PASSPHRASE,
            CredentialType.VIR_CRED_NOECHOPROMPT
          };
    }

    @Override
    public int callback(Credential[] asked) {
      for (Credential each : asked) {
        each.result =
            each.type == CredentialType.VIR_CRED_AUTHNAME
                    || each.type == CredentialType.VIR_CRED_USERNAME
                ? user
                : password.revealText();
      }
      return 0;
    }
  }
}
