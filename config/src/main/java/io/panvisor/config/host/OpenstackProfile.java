package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.FollowUp;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.host.ModulesProbe.Module;
import io.panvisor.config.host.PortsProbe.Port;
import io.panvisor.config.host.PortsProbe.Protocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** OpenStack: what has to be there before packstack, or Debian's own packages, come. */
final class OpenstackProfile extends HostProfile {

  private static final Pattern RELEASE = Pattern.compile("[a-z]{3,20}");

  @Override
  public String name() {
    return "openstack";
  }

  @Override
  public String summary() {
    return "what OpenStack needs before packstack, or Debian's packages of it, set it up";
  }

  @Override
  public Set<HostSystem> systems() {
    return everywhere();
  }

  @Override
  Map<String, String> described() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("bridge", "a description of the kind bridge: br-ex with Open vSwitch");
    options.put("hosts", "a description of the kind hosts: the other hosts' names");
    options.put("keepFirewall", "true: firewalld is left as it is");
    options.put(
        "neutron", "a description of the kind neutron-ovs: bridge mappings and VLAN ranges");
    options.put("packstack", "a description of the kind packstack: the answer file");
    options.put(
        "release", "RDO's release; the default is train on CentOS 7 and yoga on RHEL 8 and 9");
    options.put("releasePackages", "RHEL itself: the package that brings RDO's repository");
    options.put("selinux", "keep (the default), permissive or enforcing");
    options.put("timeServers", "whom the clock follows");
    return options;
  }

  @Override
  String whyNot(HostSystem system) {
    return "";
  }

  @Override
  void draft(PlanDraft draft, SpecNode options) {
    boolean fresh = draft.system().isRedHatLike() ? redHat(draft, options) : debian(draft, options);
    draft.files(
        "sysctl", Map.of("name", "60-panvisor-openstack", "profiles", List.of("openstack")));
    time(draft, options);
    options.child("hosts").ifPresent(node -> draft.files("hosts", node));
    options.child("neutron").ifPresent(node -> draft.files("neutron-ovs", node));
    bridge(draft, options);
    selinux(draft, options);
    draft.running("mariadb.service", "OpenStack keeps what it knows in it");
    if (fresh) {
      draft.followUp(
          new FollowUp.ByHand(
              "give the database's root a password: mysql_secure_installation",
              "a fresh server may let everybody on the host in; 'panvisor host doctor openstack'"
                  + " tells"));
    }
  }

  private static void time(PlanDraft draft, SpecNode options) {
    List<String> servers = options.texts("timeServers", name -> Values.host("timeServers", name));
    boolean debian = draft.system() == HostSystem.DEBIAN_12;
    draft.packages("the clock follows others", "chrony");
    if (!servers.isEmpty()) {
      draft.filesIn(
          debian ? "/etc/chrony/chrony.conf" : "/etc/chrony.conf",
          "chrony",
          Map.of("sources", servers.stream().map(name -> Map.of("host", name)).toList()));
    }
    draft.running(
        debian ? "chrony.service" : "chronyd.service",
        "hosts whose clocks differ refuse each other's tokens");
  }

  private static boolean redHat(PlanDraft draft, SpecNode options) {
    boolean old = draft.system() == HostSystem.CENTOS_7;
    String release =
        options
            .value(
                "release",
                text -> Values.matching(RELEASE, "release", text, "a release is such as yoga"))
            .orElse(old ? "train" : "yoga");
    if (draft.host().os().id().equals("rhel")) {
      if (!options.has("releasePackages")) {
        draft.note(
            "On RHEL itself the repository comes by RDO's package, which has to be named under"
                + " releasePackages with its sha256, or its key and fingerprint.");
      }
    } else {
      draft.packages("the repository of RDO", "centos-release-openstack-" + release);
    }
    releases(draft, options, "the repository of RDO");
    boolean fresh =
        draft.packages(
            "packstack, the rules of SELinux for OpenStack, and a database",
            "openstack-packstack",
            "openstack-selinux",
            "mariadb-server",
            "openssl");
    if (old) {
      draft.packages("repositories have priorities", "yum-plugin-priorities");
    }
    if (!options.flag("keepFirewall").orElse(false)) {
      draft.stopped(
          "firewalld.service",
          "packstack writes its own rules of iptables, and firewalld's undo them");
    }
    options.child("packstack").ifPresent(node -> draft.files("packstack", node));
    if (fresh) {
      draft.followUp(
          new FollowUp.ByHand(
              "packstack --answer-file=FILE, or packstack --allinone",
              "it installs and sets up OpenStack's own services"));
    }
    return fresh;
  }

  private static boolean debian(PlanDraft draft, SpecNode options) {
    for (String field : List.of("release", "releasePackages", "packstack", "keepFirewall")) {
      if (options.has(field)) {
        throw options.wrong(field, "packstack and RDO are for RHEL's systems; Debian has no such");
      }
    }
    boolean fresh =
        draft.packages(
            "a database, a message queue, a cache, a switch and the client",
            "mariadb-server",
            "python3-pymysql",
            "rabbitmq-server",
            "memcached",
            "openvswitch-switch",
            "python3-openstackclient");
    draft.note(
        "packstack is not for Debian. Debian 12 has OpenStack Zed in packages of its own (keystone,"
            + " glance, placement-api, nova-api, neutron-server, cinder-api, openstack-dashboard),"
            + " which ask their questions when they are installed.");
    draft.running("rabbitmq-server.service", "OpenStack's services talk through it");
    draft.running("openvswitch-switch.service", "networks of machines are bridges of it");
    return fresh;
  }

  @Override
  List<Probe> probes(HostSystem system, SpecNode options) {
    return List.of(
        new ProcessorProbe(),
        KvmProfile.kvmModules(),
        new ModulesProbe(
            Module.needed("openvswitch", "", "networks of machines are bridges of it"),
            Module.needed(
                "br_netfilter", "/proc/sys/net/bridge", "security groups are rules on bridges")),
        new KvmDeviceProbe(),
        EngineServices.database(),
        EngineServices.time(),
        new ForwardingProbe(true),
        new DatabaseProbe(),
        new PortsProbe(
            List.of(
                new Port(80, Protocol.TCP, List.of("httpd", "apache2"), "the dashboard's pages"),
                new Port(443, Protocol.TCP, List.of("httpd", "apache2"), "the dashboard over TLS"),
                new Port(3306, Protocol.TCP, List.of("mariadbd", "mysqld"), "the database"),
                new Port(5672, Protocol.TCP, List.of("beam.smp"), "the message queue"),
                new Port(5000, Protocol.TCP, List.of("httpd", "apache2"), "Keystone"))),
        new SelinuxProbe("nova-compute", "neutron-server", "glance-api", "httpd"),
        new ResourcesProbe(DataSize.gibibytes(8), "/var/lib/nova", DataSize.gibibytes(20)));
  }
}
