package io.panvisor.architecture;

import java.util.List;
import java.util.Map;

/** Which offences each rule has to find among the offenders. */
final class Offenders {

  private static final Map<String, List<String>> EXPECTED =
      Map.ofEntries(
          Map.entry("every class belongs to a module of the plan", List.of("nowhere.Stray")),
          Map.entry(
              "core depends on slf4j and jspecify alone",
              List.of("CoreWithDocker", "CoreWithAssertions")),
          Map.entry(
              "docker depends on core and its own client library", List.of("DockerOverLibvirt")),
          Map.entry(
              "libvirt depends on core and its own client library", List.of("LibvirtOverDocker")),
          Map.entry(
              "openvz depends on core and its own client library", List.of("OpenvzOverDocker")),
          Map.entry("process depends on what it may", List.of("ProcessOverConfig")),
          Map.entry("config depends on what it may", List.of("ConfigOverHaproxy")),
          Map.entry("haproxy depends on what it may", List.of("HaproxyOverDocker")),
          Map.entry("the engine in the JVM needs no test library", List.of("MemoryWithJunit")),
          Map.entry("the testkit knows no backend", List.of("ContractOfDocker")),
          Map.entry("the command line finds backends at run time", List.of("CommandForDocker")),
          Map.entry(
              "engines take time and threads from their context",
              List.of(
                  "System.nanoTime()",
                  "OwnTime.sleepsInThread()",
                  "OwnTime.sleepsInUnit()",
                  "OwnTime.readsMillis()",
                  "OwnTime.readsInstant()",
                  "OwnTime.readsClock()",
                  "OwnTime.readsDate()",
                  "OwnTime.makesThread()",
                  "OwnTime$1.<init>",
                  "OwnTime.makesPool()",
                  "OwnTime.makesTimer()",
                  "OwnTime.usesTheCommonPool()")),
          Map.entry(
              "only the module for it runs commands",
              List.of(
                  "RunsCommands.byBuilder()",
                  "RunsCommands.byRuntime()",
                  "ConfigOverHaproxy.check()")),
          Map.entry(
              "standard output belongs to programs",
              List.of("Talks.out()", "Talks.err()", "Talks.trace(java.lang.Exception)")),
          Map.entry("nobody ends the JVM but programs", List.of("Talks.exit()", "Talks.halt()")),
          Map.entry(
              "names say what a class does",
              List.of("LibvirtUtil", "DomainHelper", "DomainManager", "DomainImpl", "DomainUtils")),
          Map.entry(
              "users see no SPI",
              List.of(
                  "ProviderInSight mentions",
                  "ProviderInSight.inField mentions",
                  "ProviderInSight.<init>",
                  "ProviderInSight.inResult() mentions")),
          Map.entry(
              "facets of machines and of hypervisors are two families", List.of("BothFamilies")),
          Map.entry("what users catch has one root", List.of("StrayFailure")),
          Map.entry(
              "backends have the same rooms", List.of("LibvirtConnection is no", "Link is a")),
          Map.entry("every package is null-marked", List.of("nowhere.Stray")));

  private Offenders() {}

  static List<String> of(String rule) {
    return EXPECTED.getOrDefault(rule, List.of());
  }
}
