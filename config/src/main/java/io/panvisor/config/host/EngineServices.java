package io.panvisor.config.host;

import java.util.List;

/** The services that profiles look for, by their names on all systems. */
final class EngineServices {

  private EngineServices() {}

  private static ServiceProbe probe(
      String name, List<String> units, List<String> processes, List<String> files, String why) {
    return new ServiceProbe(new ServiceProbe.Service(name, units, processes, files, why));
  }

  static ServiceProbe libvirt() {
    return probe(
        "libvirt",
        List.of("libvirtd.service", "libvirtd.socket", "virtqemud.service", "virtqemud.socket"),
        List.of("libvirtd", "virtqemud"),
        List.of("/run/libvirtd.pid", "/run/libvirt/virtqemud.pid"),
        "machines of KVM, Xen and LXC are reached through it");
  }

  static ServiceProbe docker() {
    return probe(
        "docker",
        List.of("docker.service", "docker.socket"),
        List.of("dockerd"),
        List.of("/run/docker.pid"),
        "containers are reached through it");
  }

  static ServiceProbe haproxy() {
    return probe(
        "haproxy",
        List.of("haproxy.service"),
        List.of("haproxy"),
        List.of("/run/haproxy.pid", "/run/haproxy/haproxy.pid"),
        "it takes the requests that are to be spread");
  }

  static ServiceProbe rsyslog() {
    return probe(
        "rsyslog",
        List.of("rsyslog.service"),
        List.of("rsyslogd"),
        List.of("/run/rsyslogd.pid"),
        "HAProxy writes no log itself: it sends it there");
  }

  static ServiceProbe web() {
    return probe(
        "web",
        List.of("httpd.service", "apache2.service"),
        List.of("httpd", "apache2"),
        List.of("/run/httpd/httpd.pid", "/run/apache2/apache2.pid"),
        "it answers the requests");
  }

  static ServiceProbe xenstore() {
    return probe(
        "xenstored",
        List.of("xenstored.service", "xen.service"),
        List.of("xenstored", "oxenstored"),
        List.of("/run/xen/xenstored.pid"),
        "Xen's tools and domains find each other by it");
  }

  static ServiceProbe xenconsole() {
    return probe(
        "xenconsoled",
        List.of("xenconsoled.service", "xen.service"),
        List.of("xenconsoled"),
        List.of("/run/xen/xenconsoled.pid"),
        "consoles of domains pass through it");
  }

  static ServiceProbe openvz() {
    return probe(
        "vz",
        List.of("vz.service"),
        List.of("vcmmd", "prl_disp_service"),
        List.of(),
        "containers start with the host by it");
  }

  static ServiceProbe dispatcher() {
    return probe(
        "prl-disp",
        List.of("prl-disp.service"),
        List.of("prl_disp_service"),
        List.of(),
        "prlctl talks to it");
  }

  static ServiceProbe virtualBoxDriver() {
    return probe(
        "vboxdrv",
        List.of("vboxdrv.service"),
        List.of("VBoxSVC"),
        List.of(),
        "it loads VirtualBox's modules, and builds them where they are missing");
  }

  static ServiceProbe database() {
    return probe(
        "mariadb",
        List.of("mariadb.service", "mysqld.service", "mysql.service"),
        List.of("mariadbd", "mysqld"),
        List.of("/run/mysqld/mysqld.pid", "/run/mariadb/mariadb.pid"),
        "every service of OpenStack keeps what it knows there");
  }

  static ServiceProbe time() {
    return probe(
        "time",
        List.of("chronyd.service", "chrony.service", "ntpd.service"),
        List.of("chronyd", "ntpd"),
        List.of("/run/chrony/chronyd.pid", "/run/ntpd.pid"),
        "hosts whose clocks differ refuse each other's tokens");
  }
}
