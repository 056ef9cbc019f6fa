package io.panvisor.config.host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether ports are free, or held by whom they are for. */
final class PortsProbe implements Probe {

  /** How a port is spoken to. */
  enum Protocol {
    /** Connections. */
    TCP("0A"),
    /** Datagrams. */
    UDP("07");

    private final String listening;

    Protocol(String listening) {
      this.listening = listening;
    }
  }

  /**
   * A port.
   *
   * @param number its number
   * @param protocol its protocol
   * @param owners what the process may be called that it is for
   * @param why what it is for
   */
  record Port(int number, Protocol protocol, List<String> owners, String why) {

    String shown() {
      return number + "/" + protocol.name().toLowerCase(Locale.ROOT);
    }
  }

  private final List<Port> ports;

  PortsProbe(List<Port> ports) {
    this.ports = List.copyOf(ports);
  }

  @Override
  public String id() {
    return "port";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    return ports.stream().map(port -> look(port, host)).toList();
  }

  private static Finding look(Port port, LookedAt host) {
    String id = "port." + port.shown().replace('/', '-');
    String table = "/proc/net/" + port.protocol().name().toLowerCase(Locale.ROOT);
    if (!host.exists(table)) {
      return Finding.unknown(id, "there is no " + table + " below this root", port.why(), "");
    }
    List<String> sockets = new ArrayList<>();
    sockets.addAll(sockets(port, host.text(table).orElse("")));
    sockets.addAll(sockets(port, host.text(table + "6").orElse("")));
    if (sockets.isEmpty()) {
      return Finding.ok(id, port.shown() + " is free", port.why());
    }
    Set<String> holders = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (String socket : sockets) {
      for (String number : Processes.holding(socket, host)) {
        String name = Processes.name(number, host);
        names.add(name);
        holders.add(name + " (process " + number + ")");
      }
    }
    if (holders.isEmpty()) {
      return Finding.unknown(
          id, port.shown() + " is open, and by whom cannot be seen", port.why(), "Look as root.");
    }
    String found = port.shown() + " is held by " + String.join(", ", holders);
    return port.owners().containsAll(names)
        ? Finding.ok(id, found, port.why())
        : Finding.warning(
            id, found, port.why(), "Stop that, or let one of the two listen on another port.");
  }

  /** The inodes of the sockets that are open on the port, whatever the address. */
  private static List<String> sockets(Port port, String table) {
    String suffix = String.format(":%04X", port.number());
    List<String> sockets = new ArrayList<>();
    for (String line : table.lines().skip(1).toList()) {
      String[] parts = line.strip().split("\\s+");
      if (parts.length >= 10
          && parts[1].endsWith(suffix)
          && parts[3].equals(port.protocol().listening)) {
        sockets.add(parts[9]);
      }
    }
    return sockets;
  }
}
