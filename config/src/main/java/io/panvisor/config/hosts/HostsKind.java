package io.panvisor.config.hosts;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.OwnCheck;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Optional;

/** {@code /etc/hosts}: names added, moved to another address, taken away. */
public final class HostsKind implements ConfigKind {

  /** Where the file is. */
  static final String PATH = "/etc/hosts";

  /** For {@link java.util.ServiceLoader}. */
  public HostsKind() {}

  @Override
  public String name() {
    return "hosts";
  }

  @Override
  public String summary() {
    return "addresses and names: /etc/hosts";
  }

  @Override
  public List<String> places() {
    return List.of(PATH);
  }

  @Override
  public ConfigDocument parse(String text) {
    return HostsDocument.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    List<HostsEntry> entries =
        spec.children("hosts").stream()
            .map(
                each ->
                    new HostsEntry(
                        each.value("address", text -> Values.address("address", text))
                            .orElseThrow(() -> each.missing("address")),
                        each.texts("names", text -> Values.hostName("names", text))))
            .toList();
    List<String> removed = spec.texts("remove", text -> Values.hostName("remove", text));
    spec.done();
    if (entries.isEmpty() && removed.isEmpty()) {
      throw InvalidSpecException.of(
          "hosts", "", "nothing is asked for: give hosts, or names to remove");
    }
    return plan(entries, removed, host);
  }

  /**
   * {@return the plan that gives the names their addresses; {@code localhost} is put back where it
   * is missing}
   */
  public ChangePlan plan(List<HostsEntry> entries, List<String> removed, HostTree host) {
    HostsDocument document = HostsDocument.parse(host.text(PATH).orElse(""));
    for (String name : removed) {
      document = document.without(name);
    }
    for (HostsEntry entry : entries) {
      document = document.with(entry);
    }
    HostsDocument whole = document.withLocalhost();
    ChangePlan.Builder plan = ChangePlan.on(host);
    if (!whole.text().equals(document.text())) {
      plan.note("localhost had no loopback address in /etc/hosts: it is put back.");
    }
    return plan.file(WantedFile.text(PATH, whole.text()).kind(name())).build();
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(
        OwnCheck.of("address and names of each line", text -> HostsDocument.parse(text)));
  }
}
