package io.panvisor.docker;

import io.panvisor.DataSize;
import io.panvisor.MacAddress;
import io.panvisor.Secret;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One option, set, and where the engine then tells it.
 *
 * @param method the method that sets it
 * @param set sets it
 * @param place where the engine's inspection has it, as a JSON pointer
 * @param value what is there, as text
 * @param maybeRefused whether some kernels or storages cannot do it, so that it may be refused
 */
record OptionExample(
    String method,
    Consumer<DockerOptions.Builder> set,
    String place,
    String value,
    boolean maybeRefused) {

  /** The container that examples refer to, and the network that they join. */
  static final String OTHER = "pvoptions-other";

  static final String NETWORK = "pvoptions-network";
  static final String SUBNET = "10.213.7.0/24";
  private static final String ENDPOINT = "/NetworkSettings/Networks/" + NETWORK;

  private static OptionExample of(
      String method, Consumer<DockerOptions.Builder> set, String place, String value) {
    return new OptionExample(method, set, place, value, false);
  }

  private static OptionExample maybe(
      String method, Consumer<DockerOptions.Builder> set, String place, String value) {
    return new OptionExample(method, set, place, value, true);
  }

  private static OptionExample security(
      String method, Consumer<DockerSecurity> set, String place, String value) {
    return of(method, o -> o.security(set), "/HostConfig/" + place, value);
  }

  private static OptionExample resources(
      String method, Consumer<DockerResources> set, String place, String value) {
    return of(method, o -> o.resources(set), "/HostConfig/" + place, value);
  }

  private static OptionExample networking(
      String method, Consumer<DockerNetworking> set, String place, String value) {
    return of(method, o -> o.networking(set), place, value);
  }

  boolean needsNetwork() {
    return place.startsWith(ENDPOINT);
  }

  @Override
  public String toString() {
    return method + " at " + place;
  }

  static List<OptionExample> all() {
    return List.of(
        of("init", o -> o.init(), "/HostConfig/Init", "true"),
        of("readOnlyRoot", o -> o.readOnlyRoot(), "/HostConfig/ReadonlyRootfs", "true"),
        of(
            "tmpfs",
            o -> o.tmpfs("/ram", DataSize.mebibytes(1), "noexec", "mode=1777", "uid=7"),
            "/HostConfig/Tmpfs/~1ram",
            "size=1048576,noexec,mode=1777,uid=7"),
        of("anonymousVolume", o -> o.anonymousVolume("/own"), "/Mounts/0/Destination", "/own"),
        of(
            "volumesFrom",
            o -> o.volumesFrom(OTHER, true),
            "/HostConfig/VolumesFrom/0",
            OTHER + ":ro"),
        of("volumeDriver", o -> o.volumeDriver("local"), "/HostConfig/VolumeDriver", "local"),
        of("logDriver", o -> o.logDriver("local"), "/HostConfig/LogConfig/Type", "local"),
        of(
            "logOption",
            o -> o.logDriver("json-file").logOption("max-size", "1m"),
            "/HostConfig/LogConfig/Config/max-size",
            "1m"),
        of(
            "logOption",
            o -> o.logDriver("json-file").logOption("tag", Secret.of("hidden-tag")),
            "/HostConfig/LogConfig/Config/tag",
            "hidden-tag"),
        of(
            "healthCheck",
            o ->
                o.healthCheck(
                    HealthCheck.command("true")
                        .every(Duration.ofSeconds(2))
                        .within(Duration.ofSeconds(1))
                        .startPeriod(Duration.ofSeconds(3))
                        .retries(4)),
            "/Config/Healthcheck",
            "{\"Test\":[\"CMD\",\"true\"],\"Interval\":2000000000,\"Timeout\":1000000000,"
                + "\"StartPeriod\":3000000000,\"Retries\":4}"),
        of("stopSignal", o -> o.stopSignal("SIGINT"), "/Config/StopSignal", "SIGINT"),
        of("stopTimeout", o -> o.stopTimeout(Duration.ofSeconds(3)), "/Config/StopTimeout", "3"),
        of("platform", o -> o.platform("linux/amd64"), "/Platform", "linux"),
        of("runtime", o -> o.runtime("runc"), "/HostConfig/Runtime", "runc"),
        of("domainName", o -> o.domainName("example.org"), "/Config/Domainname", "example.org"),
        maybe("annotation", o -> o.annotation("a.b", "c"), "/HostConfig/Annotations/a.b", "c"),
        of("hostProcesses", o -> o.hostProcesses(), "/HostConfig/PidMode", "host"),
        of("processesOf", o -> o.processesOf(OTHER), "/HostConfig/PidMode", "container:" + OTHER),
        of("hostIpc", o -> o.hostIpc(), "/HostConfig/IpcMode", "host"),
        of("shareableIpc", o -> o.shareableIpc(), "/HostConfig/IpcMode", "shareable"),
        of("ipcOf", o -> o.ipcOf(OTHER), "/HostConfig/IpcMode", "container:" + OTHER),
        of("hostName", o -> o.hostName(), "/HostConfig/UTSMode", "host"),
        of("hostCgroups", o -> o.hostCgroups(true), "/HostConfig/CgroupnsMode", "host"),
        of("cgroupParent", o -> o.cgroupParent("/pv"), "/HostConfig/CgroupParent", "/pv"),
        security("addCapability", s -> s.addCapability("cap_net_admin"), "CapAdd/0", "NET_ADMIN"),
        security("dropCapability", s -> s.dropCapability("ALL"), "CapDrop/0", "ALL"),
        security("privileged", s -> s.privileged(), "Privileged", "true"),
        security("noNewPrivileges", s -> s.noNewPrivileges(), "SecurityOpt/0", "no-new-privileges"),
        security(
            "seccomp",
            s -> s.seccomp("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}"),
            "SecurityOpt/0",
            "seccomp={\"defaultAction\":\"SCMP_ACT_ALLOW\"}"),
        security(
            "seccompUnconfined", s -> s.seccompUnconfined(), "SecurityOpt/0", "seccomp=unconfined"),
        security("appArmor", s -> s.appArmor("unconfined"), "SecurityOpt/0", "apparmor=unconfined"),
        security("seLinuxLabel", s -> s.seLinuxLabel("disable"), "SecurityOpt/0", "label=disable"),
        security("unmaskSystemPaths", s -> s.unmaskSystemPaths(), "MaskedPaths", "[]"),
        security("group", s -> s.group("4242"), "GroupAdd/0", "4242"),
        security("hostUsers", s -> s.hostUsers(), "UsernsMode", "host"),
        networking("dns", n -> n.dns("10.9.8.7"), "/HostConfig/Dns/0", "10.9.8.7"),
        networking(
            "dnsSearch", n -> n.dnsSearch("example.org"), "/HostConfig/DnsSearch/0", "example.org"),
        networking("dnsOption", n -> n.dnsOption("ndots:2"), "/HostConfig/DnsOptions/0", "ndots:2"),
        networking(
            "host", n -> n.host("db", "10.1.1.1"), "/HostConfig/ExtraHosts/0", "db:10.1.1.1"),
        networking(
            "hostGateway",
            n -> n.hostGateway("outside"),
            "/HostConfig/ExtraHosts/0",
            "outside:host-gateway"),
        networking("alias", n -> n.alias("other-name"), ENDPOINT + "/Aliases/0", "other-name"),
        networking(
            "address",
            n -> n.address("10.213.7.77"),
            ENDPOINT + "/IPAMConfig/IPv4Address",
            "10.213.7.77"),
        networking(
            "address6",
            n -> n.address6("fd00:7::77"),
            ENDPOINT + "/IPAMConfig/IPv6Address",
            "fd00:7::77"),
        networking(
            "linkLocal",
            n -> n.linkLocal("169.254.7.7"),
            ENDPOINT + "/IPAMConfig/LinkLocalIPs/0",
            "169.254.7.7"),
        networking(
            "macAddress",
            n -> n.macAddress(MacAddress.parse("02:42:ac:11:00:99")),
            "/Config/MacAddress",
            "02:42:ac:11:00:99"),
        networking("link", n -> n.link(OTHER, "db"), "/HostConfig/Links/0", "/db"),
        networking("expose", n -> n.expose(53, "udp"), "/Config/ExposedPorts/53~1udp", "{}"),
        networking("publishAll", n -> n.publishAll(), "/HostConfig/PublishAllPorts", "true"),
        networking(
            "networkOf", n -> n.networkOf(OTHER), "/HostConfig/NetworkMode", "container:" + OTHER),
        resources("cpuShares", r -> r.cpuShares(512), "CpuShares", "512"),
        resources("cpuSet", r -> r.cpuSet("0"), "CpusetCpus", "0"),
        resources("memoryNodes", r -> r.memoryNodes("0"), "CpusetMems", "0"),
        resources(
            "cpuQuota",
            r -> r.cpuQuota(Duration.ofMillis(20), Duration.ofMillis(100)),
            "CpuQuota",
            "20000"),
        resources(
            "memoryReservation",
            r -> r.memoryReservation(DataSize.mebibytes(16)),
            "MemoryReservation",
            "16777216"),
        maybe(
            "swappiness",
            o -> o.resources(r -> r.swappiness(10)),
            "/HostConfig/MemorySwappiness",
            "10"),
        maybe(
            "noOutOfMemoryKill",
            o -> o.resources(r -> r.noOutOfMemoryKill()),
            "/HostConfig/OomKillDisable",
            "true"),
        resources("outOfMemoryScore", r -> r.outOfMemoryScore(500), "OomScoreAdj", "500"),
        maybe("ioWeight", o -> o.resources(r -> r.ioWeight(300)), "/HostConfig/BlkioWeight", "300"),
        maybe(
            "ioWeight",
            o -> o.resources(r -> r.ioWeight("/dev/null", 300)),
            "/HostConfig/BlkioWeightDevice/0/Weight",
            "300"),
        resources(
            "readRate",
            r -> r.readRate("/dev/null", DataSize.mebibytes(1)),
            "BlkioDeviceReadBps/0/Rate",
            "1048576"),
        resources(
            "writeRate",
            r -> r.writeRate("/dev/null", DataSize.mebibytes(1)),
            "BlkioDeviceWriteBps/0/Rate",
            "1048576"),
        resources(
            "readOperations",
            r -> r.readOperations("/dev/null", 99),
            "BlkioDeviceReadIOps/0/Rate",
            "99"),
        resources(
            "writeOperations",
            r -> r.writeOperations("/dev/null", 99),
            "BlkioDeviceWriteIOps/0/Rate",
            "99"),
        resources("sharedMemory", r -> r.sharedMemory(DataSize.mebibytes(2)), "ShmSize", "2097152"),
        resources("ulimit", r -> r.ulimit("nofile", 100, 200), "Ulimits/0/Hard", "200"),
        resources(
            "device",
            r -> r.device("/dev/null", "/dev/nothing", "rw"),
            "Devices/0/PathInContainer",
            "/dev/nothing"),
        resources(
            "deviceRule", r -> r.deviceRule("c 10:200 rwm"), "DeviceCgroupRules/0", "c 10:200 rwm"),
        resources("allGpus", r -> r.allGpus(), "DeviceRequests/0/Count", "-1"),
        resources("gpus", r -> r.gpus(2), "DeviceRequests/0/Count", "2"),
        resources(
            "gpus", r -> r.gpus(List.of("0", "GPU-1")), "DeviceRequests/0/DeviceIDs/1", "GPU-1"),
        resources(
            "sysctl",
            r -> r.sysctl("net.ipv4.ip_forward", "0"),
            "Sysctls/net.ipv4.ip_forward",
            "0"),
        maybe(
            "diskSize",
            o -> o.resources(r -> r.diskSize(DataSize.mebibytes(64))),
            "/HostConfig/StorageOpt/size",
            "67108864"));
  }
}
