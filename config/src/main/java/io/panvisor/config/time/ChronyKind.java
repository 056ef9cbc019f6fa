package io.panvisor.config.time;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;

/** The clock by chrony: {@code chrony}. */
public final class ChronyKind implements ConfigKind {

  private static final String DEBIAN = "/etc/chrony/chrony.conf";
  private static final String RED_HAT = "/etc/chrony.conf";

  /** Made by {@link java.util.ServiceLoader}. */
  public ChronyKind() {}

  @Override
  public String name() {
    return "chrony";
  }

  @Override
  public String summary() {
    return "the clock, kept by chrony";
  }

  @Override
  public List<String> places() {
    return List.of(RED_HAT, DEBIAN);
  }

  @Override
  public TimeDocument parse(String text) {
    return TimeDocument.chrony(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new ChronyCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    TimeSettings settings = TimeSpec.read(spec);
    spec.done();
    return plan(settings, host);
  }

  /** {@return the plan that makes the host's chrony do this} */
  public ChangePlan plan(TimeSettings settings, HostTree host) {
    boolean debian = host.exists(DEBIAN) || !host.exists(RED_HAT) && host.os().isDebianLike();
    String path = debian ? DEBIAN : RED_HAT;
    TimeDocument document = TimeDocument.chrony(host.text(path).orElse("")).with(settings);
    return ChangePlan.on(host)
        .file(WantedFile.text(path, document.text()).kind(name()))
        .followUp(
            new FollowUp.Service(
                FollowUp.Verb.RESTART,
                debian ? "chrony.service" : "chronyd.service",
                "chrony reads its file when it starts"))
        .build();
  }
}
