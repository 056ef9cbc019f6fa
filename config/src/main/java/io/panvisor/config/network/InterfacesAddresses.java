package io.panvisor.config.network;

import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The addresses in stanzas of ifupdown. */
final class InterfacesAddresses {

  private InterfacesAddresses() {}

  /** The address of a static stanza, with its prefix; as it is written where that is not known. */
  static Optional<String> of(InterfacesFile.Stanza stanza) {
    return stanza
        .option("address")
        .map(
            address -> {
              if (address.indexOf('/') >= 0) {
                return address;
              }
              String mask = stanza.option("netmask").orElse("?");
              int prefix = InterfaceAddress.prefixOf(mask);
              return address + "/" + (prefix > 0 ? Integer.toString(prefix) : mask);
            });
  }

  /** What is wrong with the addresses of a static stanza. */
  static List<Problem> problems(InterfacesFile.Stanza stanza, boolean ipv6) {
    List<Problem> problems = new ArrayList<>();
    Optional<String> address = of(stanza);
    if (address.isEmpty()) {
      problems.add(
          Problem.error(
              stanza.first() + 1, "a static " + stanza.word(1) + " has no address", "add it"));
      return problems;
    }
    InterfaceAddress own;
    try {
      own = InterfaceAddress.parse(address.get());
    } catch (InvalidSpecException wrong) {
      problems.add(
          Problem.error(
              line(stanza, "address"),
              "address " + address.get() + ": " + wrong.violations().get(0).why(),
              ""));
      return problems;
    }
    if (own.isIpv6() != ipv6) {
      problems.add(
          Problem.error(
              line(stanza, "address"),
              own + " is not of the family " + stanza.word(2),
              ipv6 ? "IPv4 is called inet" : "IPv6 is called inet6"));
    }
    stanza
        .option("gateway")
        .filter(gateway -> !gateway.equals("none"))
        .ifPresent(gateway -> gateway(problems, stanza, own, gateway));
    return problems;
  }

  private static void gateway(
      List<Problem> problems, InterfacesFile.Stanza stanza, InterfaceAddress own, String gateway) {
    boolean good =
        (Values.isIpv4(gateway) || Values.isIpv6(gateway))
            && (InterfaceAddress.isLinkLocal(gateway) || own.canReach(gateway));
    if (!good) {
      problems.add(
          Problem.warning(
              line(stanza, "gateway"),
              "gateway " + gateway + " is not in the network of " + own,
              ""));
    }
  }

  private static int line(InterfacesFile.Stanza stanza, String name) {
    return stanza.options().stream()
        .filter(option -> option.is(name))
        .findFirst()
        .map(option -> option.first() + 1)
        .orElse(stanza.first() + 1);
  }
}
