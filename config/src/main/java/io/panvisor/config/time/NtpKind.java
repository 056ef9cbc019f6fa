package io.panvisor.config.time;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.OwnCheck;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;

/** The clock by ntpd, that of CentOS 7 or ntpsec: {@code ntp}. */
public final class NtpKind implements ConfigKind {

  private static final String NTPSEC = "/etc/ntpsec/ntp.conf";
  private static final String NTP = "/etc/ntp.conf";

  /** Made by {@link java.util.ServiceLoader}. */
  public NtpKind() {}

  @Override
  public String name() {
    return "ntp";
  }

  @Override
  public String summary() {
    return "the clock, kept by ntpd";
  }

  @Override
  public List<String> places() {
    return List.of(NTP, NTPSEC);
  }

  @Override
  public TimeDocument parse(String text) {
    return TimeDocument.ntp(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(OwnCheck.of("ntp.conf", TimeDocument::ntp));
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    TimeSettings settings = TimeSpec.read(spec);
    spec.done();
    return plan(settings, host);
  }

  /** {@return the plan that makes the host's ntpd do this} */
  public ChangePlan plan(TimeSettings settings, HostTree host) {
    boolean debian = host.os().isDebianLike();
    boolean ntpsec =
        host.exists(NTPSEC) || !host.exists(NTP) && debian && host.os().majorVersion() >= 12;
    String path = ntpsec ? NTPSEC : NTP;
    TimeDocument document = TimeDocument.ntp(host.text(path).orElse("")).with(settings);
    String service = debian ? "ntp.service" : "ntpd.service";
    return ChangePlan.on(host)
        .file(WantedFile.text(path, document.text()).kind(name()))
        .followUp(
            new FollowUp.Service(
                FollowUp.Verb.RESTART,
                ntpsec ? "ntpsec.service" : service,
                "ntpd reads its file when it starts"))
        .build();
  }
}
