package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.EngineOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What only libvirt's LXC containers have: which namespaces they share and with whom, bridges of
 * the host, and their weight when processors are short. Immutable and thread-safe; each method
 * gives a changed copy.
 *
 * <p>Without these options a container has a network namespace of its own, with a card for each
 * {@code network(...)} of the spec and nothing but a loopback when there is none, and namespaces of
 * its own for everything else.
 *
 * @see <a href="https://libvirt.org/drvlxc.html">libvirt: LXC container driver</a>
 */
public final class LxcOptions implements EngineOptions {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
  private static final int LEAST_SHARES = 2;
  private static final int MOST_SHARES = 262_144;

  /** Whose namespace it is in. */
  enum Whose {
    /** Its own. */
    OWN,
    /** The host's; of the network only. */
    HOST,
    /** That of another container, by its name. */
    CONTAINER,
    /** One of the network namespaces that {@code ip netns} lists, by its name. */
    NAMED
  }

  /**
   * A namespace.
   *
   * @param name of the container or of the namespace; empty for the container's own and the host's
   */
  record Namespace(Whose whose, String name) {
    static final Namespace OWN = new Namespace(Whose.OWN, "");

    boolean isShared() {
      return whose == Whose.CONTAINER || whose == Whose.NAMED;
    }
  }

  private final Namespace network;
  private final Namespace ipc;
  private final Namespace hostname;
  private final List<String> bridges;
  private final @Nullable Integer cpuShares;

  private LxcOptions(
      Namespace network,
      Namespace ipc,
      Namespace hostname,
      List<String> bridges,
      @Nullable Integer cpuShares) {
    this.network = network;
    this.ipc = ipc;
    this.hostname = hostname;
    this.bridges = List.copyOf(bridges);
    this.cpuShares = cpuShares;
  }

  /** {@return options that change nothing} */
  public static LxcOptions defaults() {
    return new LxcOptions(Namespace.OWN, Namespace.OWN, Namespace.OWN, List.of(), null);
  }

  /** {@return these options with the host's network: its cards, its ports, its firewall} */
  public LxcOptions hostNetwork() {
    return network(new Namespace(Whose.HOST, ""));
  }

  /** {@return these options with the network of another container, which runs} */
  public LxcOptions networkOf(String container) {
    return network(new Namespace(Whose.CONTAINER, name("lxc.networkOf", container)));
  }

  /** {@return these options with a network namespace that {@code ip netns} lists} */
  public LxcOptions networkNamespace(String name) {
    return network(new Namespace(Whose.NAMED, name("lxc.networkNamespace", name)));
  }

  /** {@return these options with the shared memory and semaphores of another container} */
  public LxcOptions ipcOf(String container) {
    Namespace shared = new Namespace(Whose.CONTAINER, name("lxc.ipcOf", container));
    return new LxcOptions(network, shared, hostname, bridges, cpuShares);
  }

  /** {@return these options with the host name of another container} */
  public LxcOptions hostnameOf(String container) {
    Namespace shared = new Namespace(Whose.CONTAINER, name("lxc.hostnameOf", container));
    return new LxcOptions(network, ipc, shared, bridges, cpuShares);
  }

  /** {@return these options with one card more, on a bridge of the host's} */
  public LxcOptions bridge(String bridge) {
    if (!INTERFACE.matcher(bridge).matches()) {
      throw InvalidSpecException.of(
          "lxc.bridge", bridge, "an interface's name has up to 15 letters, digits, '_', '.', '-'");
    }
    List<String> more = new ArrayList<>(bridges);
    more.add(bridge);
    return new LxcOptions(network, ipc, hostname, more, cpuShares);
  }

  /**
   * {@return these options with a weight against other containers where processors are short}
   *
   * @param shares from 2 to 262144; libvirt's default is 1024
   */
  public LxcOptions cpuShares(int shares) {
    if (shares < LEAST_SHARES || shares > MOST_SHARES) {
      throw InvalidSpecException.of(
          "lxc.cpuShares", Integer.toString(shares), "from 2 to 262144 shares");
    }
    return new LxcOptions(network, ipc, hostname, bridges, shares);
  }

  private LxcOptions network(Namespace wanted) {
    return new LxcOptions(wanted, ipc, hostname, bridges, cpuShares);
  }

  private static String name(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw InvalidSpecException.of(
          field, name, "a name has up to 63 letters, digits, '_', '.', '-'");
    }
    return name;
  }

  Namespace network() {
    return network;
  }

  Namespace ipc() {
    return ipc;
  }

  Namespace hostname() {
    return hostname;
  }

  /** {@return the bridges that it has a card on, in order} */
  public List<String> bridges() {
    return bridges;
  }

  /** {@return the weight; empty for libvirt's default} */
  public OptionalInt cpuShares() {
    return cpuShares == null ? OptionalInt.empty() : OptionalInt.of(cpuShares);
  }

  /** {@return why the parts do not go together, if so} */
  Optional<String> contradiction(boolean joinsNetworks) {
    return network.whose() != Whose.OWN && (joinsNetworks || !bridges.isEmpty())
        ? Optional.of(
            "who shares a network has no cards of its own: leave out networks and bridges")
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "LxcOptions["
        + network
        + ", "
        + ipc
        + ", "
        + hostname
        + ", "
        + bridges
        + ", "
        + (cpuShares == null ? "" : cpuShares)
        + "]";
  }
}
