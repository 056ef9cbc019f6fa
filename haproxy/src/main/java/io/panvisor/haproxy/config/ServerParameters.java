package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import java.time.Duration;
import java.util.List;

/**
 * Collects how a server is treated.
 *
 * @param <B> the builder itself
 */
public abstract class ServerParameters<B extends ServerParameters<B>> extends ParametersBuilder<B> {

  ServerParameters(String field) {
    super(ParameterTable.SERVER, field);
  }

  /** Checks its health, at first at the address and port that it serves at. */
  public B check() {
    return flag("check");
  }

  /**
   * Checks its health that often.
   *
   * @param interval from 1 millisecond to 24 days; HAProxy's default is 2 seconds
   * @param fall how many failures make it down; HAProxy's default is 3
   * @param rise how many successes bring it up again; HAProxy's default is 2
   */
  public B check(Duration interval, int fall, int rise) {
    Values.between("fall", fall, 1, 1_000_000);
    Values.between("rise", rise, 1, 1_000_000);
    return check()
        .parameter("inter", HaproxyTime.written("inter", interval))
        .parameter("fall", Integer.toString(fall))
        .parameter("rise", Integer.toString(rise));
  }

  /** Checks its health at another port, from 1 to 65535. */
  public B checkPort(int port) {
    return check().parameter("port", Integer.toString(Values.port("port", port)));
  }

  /** Uses it only when all servers without this are down. */
  public B backup() {
    return flag("backup");
  }

  /** Starts it in maintenance. */
  public B disabled() {
    return flag("disabled");
  }

  /** Sets its share of the load, from 0 (none) to 256. */
  public B weight(int weight) {
    return parameter("weight", Integer.toString(Values.between("weight", weight, 0, 256)));
  }

  /** Lets it take that many connections at once; others wait. 0 is no limit. */
  public B maxConnections(int most) {
    return parameter(
        "maxconn", Integer.toString(Values.between("maxconn", most, 0, Integer.MAX_VALUE)));
  }

  /** Sets the value of the persistence cookie that leads to it. */
  public B cookie(String value) {
    return parameter("cookie", Values.word("cookie", value));
  }

  /** Raises its share of the load slowly after it came up, over that time. */
  public B slowStart(Duration time) {
    return parameter("slowstart", HaproxyTime.written("slowstart", time));
  }

  /** Takes its health from another server: its name, or {@code backend/name}. */
  public B track(String server) {
    return parameter("track", Values.word("track", server));
  }

  /** Tells it the client's address by the PROXY protocol, version 1. */
  public B sendProxy() {
    return flag("send-proxy");
  }

  /** Tells it the client's address by the PROXY protocol, version 2. */
  public B sendProxyV2() {
    return flag("send-proxy-v2");
  }

  /**
   * Talks TLS to it, and wants its certificate signed by one of the authorities in a file.
   *
   * @param authorities an absolute path to PEM certificates, {@code @system-ca} since 2.6
   */
  public B tls(String authorities) {
    String path =
        authorities.equals("@system-ca")
            ? authorities
            : Values.absolutePath("ca-file", authorities);
    return flag("ssl").parameter("verify", "required").parameter("ca-file", path);
  }

  /** Talks TLS to it, whoever it is: safe from nobody who can get in between. */
  public B tlsWithoutVerification() {
    return flag("ssl").parameter("verify", "none");
  }

  /**
   * Says where its address comes from at the start, the first that works, such as {@code last},
   * {@code libc}, {@code none} or an address.
   */
  public B initialAddress(List<String> sources) {
    return parameter("init-addr", Values.word("init-addr", String.join(",", sources)));
  }

  /** Asks those name servers for its address while it runs: the name of a resolvers section. */
  public B resolvers(String section) {
    return parameter("resolvers", Values.token("resolvers", section));
  }
}
