package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.SpecNode;
import io.panvisor.config.host.PortsProbe.Port;
import io.panvisor.config.host.PortsProbe.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** HAProxy before web servers, or a web server behind it. */
final class HaproxyProfile extends HostProfile {

  private enum Role {
    BALANCER,
    WEB
  }

  /** HAProxy sends its log by UDP, to the facility that its file names. */
  private static final Map<String, Object> LOG =
      Map.of(
          "udp",
          Map.of("address", "127.0.0.1"),
          "name",
          "haproxy",
          "rules",
          List.of(
              Map.of(
                  "facilities", List.of("local2"), "file", "/var/log/haproxy.log", "stop", true)));

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public String summary() {
    return "HAProxy with its log, or a web server behind it";
  }

  @Override
  public Set<HostSystem> systems() {
    return everywhere();
  }

  @Override
  Map<String, String> described() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("role", "balancer (the default) or web");
    options.put("haproxy", "balancer: a description of the kind haproxy: what is spread, to whom");
    options.put("hosts", "a description of the kind hosts: the other hosts' names");
    options.put("listen", "web: the port that Apache listens on; its own default if not given");
    options.put("ports", "those that firewalld opens; 80/tcp and 443/tcp if not given");
    options.put("selinux", "keep (the default), permissive or enforcing");
    return options;
  }

  @Override
  String whyNot(HostSystem system) {
    return "";
  }

  @Override
  void draft(PlanDraft draft, SpecNode options) {
    if (isWeb(options)) {
      web(draft, options);
    } else {
      balancer(draft, options);
    }
    options.child("hosts").ifPresent(node -> draft.files("hosts", node));
    List<String> ports = options.texts("ports");
    FirewallPorts.open(draft, ports.isEmpty() ? List.of("80/tcp", "443/tcp") : ports);
    selinux(draft, options);
  }

  private static boolean isWeb(SpecNode options) {
    return options.choice("role", Role.class).orElse(Role.BALANCER) == Role.WEB;
  }

  private static void balancer(PlanDraft draft, SpecNode options) {
    if (options.has("listen")) {
      throw options.wrong(
          "listen", "this is for the role web; a balancer's ports are in 'haproxy'");
    }
    draft.packages("HAProxy, and what keeps its log", "haproxy", "rsyslog");
    options.child("haproxy").ifPresent(node -> draft.files("haproxy", node));
    if (!options.has("haproxy")) {
      draft.note("What is spread to whom is not said: give 'haproxy', a description of that kind.");
    }
    draft.filesIn("/etc/rsyslog.conf", "rsyslog", LOG);
    draft.note(
        "rsyslog takes HAProxy's log on the loopback address alone: the port 514/udp stays closed to"
            + " others.");
    if (draft.system().isRedHatLike()) {
      draft.files("selinux", Map.of("booleans", Map.of("haproxy_connect_any", true)));
      draft.note(
          "The boolean haproxy_connect_any lets HAProxy reach servers on any port while SELinux goes"
              + " on enforcing; permissive mode is not needed.");
    }
    draft.running("rsyslog.service", "HAProxy sends its log there");
    draft.running("haproxy.service", "it takes the requests");
  }

  private static void web(PlanDraft draft, SpecNode options) {
    if (options.has("haproxy")) {
      throw options.wrong("haproxy", "this is for the role balancer");
    }
    boolean debian = draft.system() == HostSystem.DEBIAN_12;
    draft.packages("the web server", debian ? "apache2" : "httpd");
    OptionalInt listen = options.number("listen", 1, 65_535);
    if (listen.isPresent()) {
      draft.filesIn(
          debian ? "/etc/apache2/ports.conf" : "/etc/httpd/conf/httpd.conf",
          "httpd",
          Map.of("listen", List.of(Integer.toString(listen.getAsInt()))));
    }
    draft.running(debian ? "apache2.service" : "httpd.service", "it answers the requests");
  }

  @Override
  List<Probe> probes(HostSystem system, SpecNode options) {
    boolean web = isWeb(options);
    List<String> owners = web ? List.of("httpd", "apache2") : List.of("haproxy");
    List<Probe> probes = new ArrayList<>();
    List<Port> ports = new ArrayList<>();
    ports.add(new Port(80, Protocol.TCP, owners, "requests come in there"));
    ports.add(new Port(443, Protocol.TCP, owners, "requests over TLS come in there"));
    if (web) {
      probes.add(EngineServices.web());
    } else {
      probes.add(EngineServices.haproxy());
      probes.add(EngineServices.rsyslog());
      ports.add(new Port(514, Protocol.UDP, List.of("rsyslogd"), "HAProxy's log goes there"));
    }
    probes.add(new PortsProbe(ports));
    probes.add(new SelinuxProbe("haproxy", "rsyslogd", "httpd"));
    probes.add(new ResourcesProbe(DataSize.mebibytes(256), "/var/log", DataSize.gibibytes(1)));
    return probes;
  }
}
