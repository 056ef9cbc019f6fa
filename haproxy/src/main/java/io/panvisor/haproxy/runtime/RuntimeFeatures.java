package io.panvisor.haproxy.runtime;

import io.panvisor.Feature;
import io.panvisor.Support;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the runtime API of a version can do. What it cannot is done by the file and a reload. */
public final class RuntimeFeatures {

  /** Read each server's address and states. */
  public static final Feature SERVER_STATES =
      feature("haproxy.server-states", "read each server's address and states");

  /** Drain a server, or take it into or out of maintenance. */
  public static final Feature SERVER_STATE =
      feature("haproxy.server-state", "drain a server, or take it into or out of maintenance");

  /** Give a server another address and port. */
  public static final Feature SERVER_ADDRESS =
      feature("haproxy.server-address", "give a server another address and port");

  /** Change how many connections a server takes. */
  public static final Feature SERVER_LIMIT =
      feature("haproxy.server-limit", "change how many connections a server takes");

  /** Add servers to a backend, and remove them. */
  public static final Feature DYNAMIC_SERVERS =
      feature("haproxy.dynamic-servers", "add servers to a backend, and remove them");

  /** Switch checks of a server that has them. */
  public static final Feature HEALTH_CHECKS =
      feature("haproxy.health-checks", "switch checks of a server that has them");

  /** Replace a certificate. */
  public static final Feature CERTIFICATES =
      feature("haproxy.certificates", "replace a certificate");

  /** Commands beside those that have a method. */
  public static final Feature COMMANDS =
      feature("haproxy.commands", "commands beside those that have a method");

  /** Say how grave each message is, so that errors are told from notices. */
  static final HaproxyVersion SEVERITY = HaproxyVersion.V1_8;

  private static final Map<Feature, HaproxyVersion> SINCE = new LinkedHashMap<>();

  static {
    SINCE.put(SERVER_STATES, HaproxyVersion.V1_6);
    SINCE.put(SERVER_STATE, HaproxyVersion.V1_5);
    SINCE.put(HEALTH_CHECKS, HaproxyVersion.V1_5);
    SINCE.put(SERVER_ADDRESS, new HaproxyVersion(1, 7));
    SINCE.put(SERVER_LIMIT, HaproxyVersion.V1_6);
    SINCE.put(CERTIFICATES, HaproxyVersion.V2_2);
    SINCE.put(DYNAMIC_SERVERS, HaproxyVersion.V2_5);
    SINCE.put(COMMANDS, HaproxyVersion.V1_5);
  }

  private RuntimeFeatures() {}

  private static Feature feature(String id, String meaning) {
    return Feature.of(id, meaning, Feature.Scope.HYPERVISOR);
  }

  /** {@return for every feature whether that version has it, and why not} */
  public static Map<Feature, Support> of(HaproxyVersion version) {
    Map<Feature, Support> all = new LinkedHashMap<>();
    SINCE.forEach((feature, since) -> all.put(feature, support(feature, since, version)));
    return Collections.unmodifiableMap(all);
  }

  private static Support support(Feature feature, HaproxyVersion since, HaproxyVersion version) {
    if (version.isBefore(since)) {
      String also =
          feature.equals(DYNAMIC_SERVERS) && version.atLeast(HaproxyVersion.V2_4)
              ? " (in 2.4 it is an experiment without checks)"
              : "";
      return Support.no(
          "HAProxy " + version + " runs, and it came with " + since + also + "; a reload does it");
    }
    return feature.equals(DYNAMIC_SERVERS)
        ? Support.depends(
            "the backend's algorithm has to be a dynamic one (roundrobin, leastconn, random, or"
                + " hashes with hash-type consistent), and servers with cookies may need a reload")
        : Support.yes();
  }
}
