package io.panvisor.config.sysctl;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Kernel parameters, in a file of their own or in {@code /etc/sysctl.conf}. */
public final class SysctlKind implements ConfigKind {

  private static final String DEFAULT_NAME = "60-panvisor";

  /** For {@link java.util.ServiceLoader}. */
  public SysctlKind() {}

  private enum Place {
    DROP_IN,
    SYSCTL_CONF
  }

  @Override
  public String name() {
    return "sysctl";
  }

  @Override
  public String summary() {
    return "kernel parameters: sysctl.d drop-ins and /etc/sysctl.conf";
  }

  @Override
  public List<String> places() {
    return List.of(
        "/etc/sysctl.conf",
        "/etc/sysctl.d/*.conf",
        "/run/sysctl.d/*.conf",
        "/usr/local/lib/sysctl.d/*.conf",
        "/usr/lib/sysctl.d/*.conf");
  }

  @Override
  public ConfigDocument parse(String text) {
    return SysctlDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new SysctlCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Place place = spec.choice("place", Place.class).orElse(Place.DROP_IN);
    String name = spec.text("name").orElse(DEFAULT_NAME);
    List<SysctlProfile> profiles = spec.texts("profiles", SysctlKind::profile);
    List<SysctlSetting> own = new ArrayList<>();
    spec.pairs("values").forEach((key, value) -> own.add(placed(spec, key, value)));
    for (SpecNode each : spec.children("settings")) {
      own.add(
          new SysctlSetting(
              each.value("key", SysctlKey::of).orElseThrow(() -> each.missing("key")),
              each.requiredText("value"),
              each.flag("mayFail").orElse(false),
              each.text("reason").orElse("")));
    }
    List<SysctlKey> removed = spec.texts("remove", SysctlKey::of);
    if (place == Place.SYSCTL_CONF && spec.has("name")) {
      throw spec.wrong("name", "a drop-in has a name; /etc/sysctl.conf is what it is");
    }
    if (place == Place.DROP_IN && spec.has("remove")) {
      throw spec.wrong("remove", "a drop-in is written anew; only /etc/sysctl.conf is edited");
    }
    spec.done();
    Collection<SysctlSetting> settings = merged(profiles, own);
    if (settings.isEmpty() && removed.isEmpty()) {
      throw InvalidSpecException.of("values", "", "nothing is asked for: give profiles or values");
    }
    return place == Place.DROP_IN
        ? dropIn(new SysctlDropIn(name, List.copyOf(settings)), profiles, host)
        : edit(settings, removed, profiles, host);
  }

  private static SysctlSetting placed(SpecNode spec, String key, String value) {
    try {
      return SysctlSetting.of(key, value);
    } catch (InvalidSpecException wrong) {
      throw InvalidSpecException.of(
          spec.at("values"), key + ": " + value, wrong.violations().get(0).why());
    }
  }

  private static SysctlProfile profile(String name) {
    for (SysctlProfile each : SysctlProfile.values()) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
        return each;
      }
    }
    throw InvalidSpecException.of(
        "profiles", name, "there are: kvm, bridged-guests, openvz, docker, openstack");
  }

  /** What is said by hand wins over a profile; two profiles have to agree. */
  private static Collection<SysctlSetting> merged(
      List<SysctlProfile> profiles, List<SysctlSetting> own) {
    Map<SysctlKey, SysctlSetting> settings = new LinkedHashMap<>();
    Set<SysctlKey> said = new HashSet<>();
    own.forEach(
        each -> {
          if (!said.add(each.key())) {
            throw InvalidSpecException.of("values", each.key().toString(), "this is given twice");
          }
        });
    for (SysctlProfile profile : profiles) {
      for (SysctlSetting each : profile.settings()) {
        SysctlSetting other = settings.putIfAbsent(each.key(), each);
        if (other != null && !other.value().equals(each.value()) && !said.contains(each.key())) {
          throw InvalidSpecException.of(
              "profiles",
              each.key().toString(),
              "two profiles want "
                  + other.value()
                  + " and "
                  + each.value()
                  + "; say which under 'values'");
        }
      }
    }
    own.forEach(each -> settings.put(each.key(), each));
    return settings.values();
  }

  /**
   * {@return the plan that writes a drop-in, with the profiles' modules and notes}
   *
   * @param profiles those that the settings come from; may be empty
   */
  public ChangePlan dropIn(SysctlDropIn dropIn, List<SysctlProfile> profiles, HostTree host) {
    String text = dropIn.render();
    ChangePlan.Builder plan = ChangePlan.on(host);
    modules(plan, profiles, host);
    plan.file(WantedFile.text(dropIn.path(), text).kind(name()));
    Set<SysctlKey> lost = new LinkedHashSet<>();
    SysctlDocument.parse(host.text(dropIn.path()).orElse(""))
        .assignments()
        .forEach(each -> lost.add(each.key()));
    dropIn.settings().forEach(each -> lost.remove(each.key()));
    lost.forEach(key -> plan.note(dropIn.path() + " sets " + key + " now, and will not any more."));
    return finished(plan, dropIn.path(), text, dropIn.settings(), profiles, host);
  }

  private ChangePlan edit(
      Collection<SysctlSetting> settings,
      List<SysctlKey> removed,
      List<SysctlProfile> profiles,
      HostTree host) {
    SysctlDocument document = SysctlDocument.parse(host.text(SysctlFiles.MAIN).orElse(""));
    for (SysctlKey key : removed) {
      document = document.without(key);
    }
    for (SysctlSetting setting : settings) {
      document = document.with(setting);
    }
    ChangePlan.Builder plan = ChangePlan.on(host);
    modules(plan, profiles, host);
    plan.file(WantedFile.text(SysctlFiles.MAIN, document.text()).kind(name()));
    if (!SysctlFiles.of(host).bootReadsMain()) {
      plan.note(
          "systemd does not read /etc/sysctl.conf at boot here: no link in /etc/sysctl.d leads to"
              + " it. A drop-in (place: drop-in) is read.");
    }
    return finished(plan, SysctlFiles.MAIN, document.text(), settings, profiles, host);
  }

  private static void modules(
      ChangePlan.Builder plan, List<SysctlProfile> profiles, HostTree host) {
    profiles.stream()
        .flatMap(profile -> profile.modules().stream())
        .distinct()
        .forEach(
            module -> {
              plan.file(WantedFile.text("/etc/modules-load.d/" + module + ".conf", module + "\n"));
              FollowUp load =
                  new FollowUp.Run(
                      List.of("modprobe", module),
                      "the parameters below net.bridge are there only with this module");
              if (host.exists("/sys/module/" + module)) {
                plan.followUp(load);
              } else {
                plan.followUpAnyway(load);
              }
            });
  }

  private static ChangePlan finished(
      ChangePlan.Builder plan,
      String path,
      String text,
      Collection<SysctlSetting> settings,
      List<SysctlProfile> profiles,
      HostTree host) {
    profiles.forEach(profile -> profile.notes().forEach(plan::note));
    SysctlFiles before = SysctlFiles.of(host);
    SysctlFiles after = SysctlFiles.of(host, Map.of(path, text));
    after.hidden().stream()
        .filter(hidden -> !before.hidden().contains(hidden))
        .forEach(hidden -> plan.note(path + " hides " + hidden + ", which has the same name."));
    boolean live = false;
    for (SysctlSetting setting : settings) {
      if (setting.key().isPattern()) {
        plan.note(
            setting.key()
                + " is a pattern: the sysctl and systemd of CentOS 7 do not know patterns.");
        continue;
      }
      after
          .effective(setting.key())
          .filter(source -> !SysctlSetting.same(source.assignment().value(), setting.value()))
          .ifPresent(
              source ->
                  plan.note(
                      setting.key()
                          + " will be "
                          + source.assignment().value()
                          + " all the same: "
                          + source
                          + " is read later and wins."));
      live |=
          SysctlDrift.live(host, setting.key())
              .filter(value -> !SysctlSetting.same(value, setting.value()))
              .isPresent();
    }
    FollowUp load =
        new FollowUp.Run(
            List.of("sysctl", "--system"), "the running kernel takes the files' values by this");
    return (live ? plan.followUpAnyway(load) : plan.followUp(load)).build();
  }
}
