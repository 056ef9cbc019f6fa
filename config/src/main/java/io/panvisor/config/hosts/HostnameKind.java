package io.panvisor.config.hosts;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.OwnCheck;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;

/** {@code /etc/hostname}, and the name's address in {@code /etc/hosts} when one is given. */
public final class HostnameKind implements ConfigKind {

  private static final String PATH = "/etc/hostname";

  /** For {@link java.util.ServiceLoader}. */
  public HostnameKind() {}

  @Override
  public String name() {
    return "hostname";
  }

  @Override
  public String summary() {
    return "the host's own name: /etc/hostname";
  }

  @Override
  public List<String> places() {
    return List.of(PATH);
  }

  @Override
  public ConfigDocument parse(String text) {
    return HostnameDocument.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String name =
        spec.value("name", text -> HostnameDocument.checked("name", text))
            .orElseThrow(() -> spec.missing("name"));
    Optional<String> address = spec.value("address", text -> Values.address("address", text));
    spec.done();
    HostnameDocument document = HostnameDocument.parse(host.text(PATH).orElse(""));
    ChangePlan.Builder plan =
        ChangePlan.on(host).file(WantedFile.text(PATH, document.with(name).text()).kind(name()));
    address.ifPresent(
        where -> {
          int dot = name.indexOf('.');
          HostsEntry entry =
              dot < 0
                  ? HostsEntry.of(where, name)
                  : HostsEntry.of(where, name, name.substring(0, dot));
          plan.all(new HostsKind().plan(List.of(entry), List.of(), host));
        });
    return plan.followUp(
            new FollowUp.Run(
                List.of("hostname", "-F", PATH),
                "the running kernel keeps its name until then; programs that run keep it longer"))
        .build();
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(OwnCheck.of("one name of a host", text -> HostnameDocument.parse(text)));
  }
}
