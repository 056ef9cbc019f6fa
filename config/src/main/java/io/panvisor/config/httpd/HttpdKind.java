package io.panvisor.config.httpd;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;

/** Where httpd listens, and its name. */
public final class HttpdKind implements ConfigKind {

  private static final String RED_HAT = "/etc/httpd/conf/httpd.conf";
  private static final String DEBIAN = "/etc/apache2/ports.conf";

  /** For {@link java.util.ServiceLoader}. */
  public HttpdKind() {}

  @Override
  public String name() {
    return "httpd";
  }

  @Override
  public String summary() {
    return "Apache httpd: where it listens, and its name";
  }

  @Override
  public List<String> places() {
    return List.of(RED_HAT, DEBIAN, "/etc/apache2/apache2.conf", "/etc/httpd/conf.d/*.conf");
  }

  @Override
  public ConfigDocument parse(String text) {
    return HttpdDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new HttpdCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    List<Listen> listen = spec.texts("listen", Listen::of);
    Optional<String> serverName =
        spec.value("serverName", text -> HttpdDocument.serverName("serverName", text));
    Optional<String> file = spec.value("file", text -> Values.absolutePath("file", text));
    spec.done();
    if (listen.isEmpty() && serverName.isEmpty()) {
      throw InvalidSpecException.of(
          "listen", "", "nothing is asked for: give listen, or serverName");
    }
    return plan(listen, serverName, file.orElseGet(() -> place(host)), host);
  }

  private static String place(HostTree host) {
    return host.exists(RED_HAT) || host.os().isRedHatLike() ? RED_HAT : DEBIAN;
  }

  /**
   * {@return the plan}
   *
   * @param listen where it listens, outside of conditional blocks; empty for no change
   * @param file the file that is edited
   */
  public ChangePlan plan(
      List<Listen> listen, Optional<String> serverName, String file, HostTree host) {
    HttpdDocument document = HttpdDocument.parse(host.text(file).orElse(""));
    if (!listen.isEmpty()) {
      document = document.listening(listen);
    }
    if (serverName.isPresent()) {
      document = document.named(HttpdDocument.serverName("serverName", serverName.get()));
    }
    String unit = file.startsWith("/etc/apache2") ? "apache2.service" : "httpd.service";
    ChangePlan.Builder plan =
        ChangePlan.on(host).file(WantedFile.text(file, document.text()).kind(name()));
    if (!listen.isEmpty() && unit.startsWith("apache2")) {
      plan.note("Virtual hosts that name the old port (<VirtualHost *:80>) name it still.");
    }
    return plan.followUp(
            new FollowUp.Service(
                FollowUp.Verb.RESTART, unit, "httpd gives up a port only when it starts anew"))
        .build();
  }
}
