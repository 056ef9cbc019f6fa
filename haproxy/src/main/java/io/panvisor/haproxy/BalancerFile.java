package io.panvisor.haproxy;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.config.Directive;
import io.panvisor.haproxy.config.FileEdit;
import io.panvisor.haproxy.config.HaproxyFile;
import io.panvisor.haproxy.config.HaproxyModel;
import io.panvisor.haproxy.config.HttpCheck;
import io.panvisor.haproxy.config.PersistenceCookie;
import io.panvisor.haproxy.config.ProxyMode;
import io.panvisor.haproxy.config.Section;
import io.panvisor.haproxy.config.SectionKind;
import io.panvisor.haproxy.config.SectionModel;
import io.panvisor.haproxy.config.Server;
import io.panvisor.haproxy.config.StatsSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of HAProxy's file that belongs to a load balancer: a frontend, a backend, and in it the
 * servers that carry our mark. Everything else in the file is somebody else's and stays as it is.
 */
final class BalancerFile {

  private final BalancerSettings settings;
  private final HaproxyVersion version;

  BalancerFile(BalancerSettings settings, HaproxyVersion version) {
    this.settings = settings;
    this.version = version;
  }

  /**
   * The file with these servers.
   *
   * @param present the file as it is; nothing when there is none
   * @param targets all machines; those that belong into the file come into it
   * @param keepUnknown whether servers with our mark that no target has stay: as long as not every
   *     engine has told of its machines
   */
  String with(Optional<String> present, List<Target> targets, boolean keepUnknown) {
    HaproxyFile file =
        HaproxyFile.parse(present.filter(text -> !text.isBlank()).orElseGet(this::base));
    requireReadable(file);
    if (file.backend(settings.name()).isEmpty()) {
      String text = file.text();
      file = HaproxyFile.parse((text.endsWith("\n") ? text : text + "\n") + "\n" + sections());
    }
    return withServers(file, targets, keepUnknown).text();
  }

  /** A file that is not HAProxy's is not to be written to. */
  private static void requireReadable(HaproxyFile file) {
    if (!file.preamble().isEmpty()) {
      Directive stray = file.preamble().get(0);
      throw InvalidSpecException.of(
          "file", "line " + stray.line(), "HAProxy's file begins with a section, such as global");
    }
  }

  private HaproxyFile withServers(HaproxyFile file, List<Target> targets, boolean keepUnknown) {
    Set<String> known = new HashSet<>();
    Set<String> wanted = new HashSet<>();
    List<Server> servers = new ArrayList<>();
    for (Target target : targets) {
      known.add(target.server());
      if (target.belongsIntoFile()) {
        wanted.add(target.server());
        servers.add(server(target));
      }
    }
    HaproxyFile filled = file.withServers(settings.name(), servers, version);
    FileEdit edit = filled.edit();
    for (Directive line : filled.backend(settings.name()).orElseThrow().all("server")) {
      String name = line.text(1);
      boolean stays = wanted.contains(name) || (keepUnknown && !known.contains(name));
      if (ServerNames.isOurs(name) && !stays) {
        edit.remove(line);
      }
    }
    return edit.apply();
  }

  private Server server(Target target) {
    Target.Place place = target.place().orElseThrow();
    Server.Builder server =
        Server.named(target.server(), place.address(), place.port())
            .check(settings.checkInterval(), BalancerSettings.FALL, BalancerSettings.RISE);
    if (target.isBackup()) {
      server.backup();
    }
    if (settings.cookie().isPresent()) {
      server.cookie(target.server());
    }
    return server.build();
  }

  /** Global and defaults sections for a file that does not exist yet. */
  private String base() {
    SectionModel.GlobalBuilder global =
        SectionModel.global().statsSocket(StatsSocket.admin(settings.runtimeSocket().toString()));
    if (version.atLeast(HaproxyVersion.V1_8)) {
      global.hardStopAfter(Duration.ofMinutes(5));
    }
    SectionModel.DefaultsBuilder defaults =
        SectionModel.defaults()
            .mode(ProxyMode.HTTP)
            .timeout("connect", Duration.ofSeconds(2))
            .timeout("client", Duration.ofSeconds(30))
            .timeout("server", Duration.ofSeconds(30))
            .timeout("http-request", Duration.ofSeconds(10))
            .timeout("http-keep-alive", Duration.ofSeconds(10))
            .timeout("queue", Duration.ofSeconds(10))
            .timeout("check", Duration.ofSeconds(2));
    return HaproxyModel.forVersion(version).section(global).section(defaults).build().render();
  }

  /** The sections of a load balancer that the file does not have yet. */
  private String sections() {
    SectionModel.FrontendBuilder frontend = SectionModel.frontend(settings.name());
    frontend.mode(ProxyMode.HTTP);
    settings.binds().forEach(frontend::bind);
    if (version.atLeast(HaproxyVersion.V2_4)) {
      // Without it, a reload closes a connection at the moment at which its client may send.
      frontend.option("idle-close-on-response");
    }
    frontend.defaultBackend(settings.name());
    SectionModel.BackendBuilder backend = SectionModel.backend(settings.name());
    backend.mode(ProxyMode.HTTP).balance(settings.balance()).retries(3);
    if (version.atLeast(HaproxyVersion.V1_6)) {
      backend.option("redispatch", "1");
    } else {
      backend.option("redispatch");
    }
    if (version.atLeast(HaproxyVersion.V2_1)) {
      // What has changed nothing may be asked of another server when the first one dies over it.
      backend.setting("retry-on", "conn-failure", "empty-response");
      backend.setting("http-request", "disable-l7-retry", "if", "!METH_GET");
    }
    settings.checkPath().ifPresent(path -> backend.check(HttpCheck.get(path)));
    settings
        .cookie()
        .ifPresent(name -> backend.cookie(PersistenceCookie.insert(name).indirect().noCache()));
    settings.lines().forEach(backend::raw);
    return HaproxyModel.forVersion(version).section(frontend).section(backend).build().render();
  }

  /**
   * Where the runtime API of a file answers: its first socket in the file system with level admin.
   *
   * @throws InvalidSpecException when there is none
   */
  static Path adminSocket(String text) {
    for (Section global : HaproxyFile.parse(text).sections(SectionKind.GLOBAL)) {
      for (Directive line : global.all("stats", "socket")) {
        String place = line.text(2).replaceFirst("^unix@", "");
        if (place.startsWith("/") && line.texts().contains("admin")) {
          return Path.of(place);
        }
      }
    }
    throw InvalidSpecException.of(
        "file",
        "global",
        "a load balancer needs a line such as 'stats socket /run/haproxy/admin.sock mode 660 level"
            + " admin' in the global section");
  }
}
