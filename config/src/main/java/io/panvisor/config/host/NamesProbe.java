package io.panvisor.config.host;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether names are resolved: by servers, localhost, and the host's own. */
final class NamesProbe implements Probe {

  @Override
  public String id() {
    return "names";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    return List.of(servers(host), localhost(host), own(host));
  }

  private static Finding servers(LookedAt host) {
    String id = "names.servers";
    String why = "without a name server no package, image or other host is found by its name";
    String advice = "Name one in /etc/resolv.conf, or in the network's own file.";
    Optional<String> text = host.text("/etc/resolv.conf");
    if (text.isEmpty()) {
      return Finding.missing(id, "there is no /etc/resolv.conf", why, advice);
    }
    List<String> servers =
        text.get()
            .lines()
            .map(line -> line.strip().split("\\s+"))
            .filter(words -> words.length >= 2 && words[0].equals("nameserver"))
            .map(words -> words[1])
            .toList();
    return servers.isEmpty()
        ? Finding.missing(id, "/etc/resolv.conf names no server", why, advice)
        : Finding.ok(id, String.join(", ", servers), why);
  }

  private static Optional<String> addressIn(String hosts, String name) {
    return hosts
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
        .filter(words -> words.length >= 2)
        .filter(words -> Arrays.asList(words).subList(1, words.length).contains(name))
        .map(words -> words[0])
        .findFirst();
  }

  private static Finding localhost(LookedAt host) {
    String id = "names.localhost";
    String why = "many programs talk to themselves by the name localhost";
    return addressIn(host.text("/etc/hosts").orElse(""), "localhost")
        .map(address -> Finding.ok(id, "/etc/hosts has it as " + address, why))
        .orElseGet(
            () ->
                Finding.missing(
                    id,
                    "/etc/hosts does not have localhost",
                    why,
                    "Add the line '127.0.0.1 localhost' to /etc/hosts."));
  }

  private static Finding own(LookedAt host) {
    String id = "names.own";
    String why =
        "servers look up the name of their own host, and fail or wait when it has no address";
    Optional<String> name =
        host.line("/proc/sys/kernel/hostname")
            .or(() -> host.line("/etc/hostname"))
            .filter(text -> !text.isEmpty());
    if (name.isEmpty()) {
      return Finding.unknown(id, "its name is neither in /proc nor in /etc/hostname", why, "");
    }
    String own = name.get();
    Optional<String> address = addressIn(host.text("/etc/hosts").orElse(""), own);
    if (address.isPresent()) {
      return Finding.ok(id, own + " is " + address.get() + " by /etc/hosts", why);
    }
    String advice = "Add the host's address and '" + own + "' to /etc/hosts.";
    return host.ask("getent", "ahosts", own)
        .map(
            answer ->
                answer.isSuccess() && !answer.out().isBlank()
                    ? Finding.ok(id, own + " is " + answer.out().strip().split("\\s+")[0], why)
                    : Finding.missing(id, own + " has no address", why, advice))
        .orElseGet(
            () ->
                Finding.unknown(
                    id,
                    own + " is not in /etc/hosts, and " + host.whyNotAsked("getent"),
                    why,
                    advice));
  }
}
