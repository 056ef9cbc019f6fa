package io.panvisor.config.boot;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a host starts: the entry of its boot menu that is taken, the kernel's arguments, and the
 * memory of Xen's first domain.
 */
public final class BootKind implements ConfigKind {

  private static final String DEFAULTS = GrubDefaults.PATH;
  private static final String LINUX = "GRUB_CMDLINE_LINUX";
  private static final String XEN = GrubDefaults.XEN_ARGUMENTS;
  private static final String SAVED_KEY = "GRUB_DEFAULT";

  /** For {@link java.util.ServiceLoader}. */
  public BootKind() {}

  @Override
  public String name() {
    return "boot";
  }

  @Override
  public String summary() {
    return "what a host starts: GRUB's entry, arguments, Xen's memory";
  }

  @Override
  public List<String> places() {
    return List.of(DEFAULTS);
  }

  @Override
  public ConfigDocument parse(String text) {
    return GrubDefaults.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new GrubCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Optional<String> entry = spec.value("entry", text -> Values.line("entry", text));
    List<String> add = spec.texts("add", GrubDefaults::argument);
    List<String> remove = spec.texts("remove", GrubDefaults::argument);
    Optional<FirstDomainMemory> memory = spec.value("dom0Memory", FirstDomainMemory::parse);
    OptionalInt processors = spec.number("dom0Processors", 1, 4096);
    OptionalInt timeout = spec.number("timeout", -1, 3600);
    spec.done();
    if (entry.isEmpty()
        && add.isEmpty()
        && remove.isEmpty()
        && memory.isEmpty()
        && processors.isEmpty()
        && timeout.isEmpty()) {
      throw InvalidSpecException.of(
          "entry", "", "nothing is asked for: give entry, add, remove, dom0Memory, ...");
    }
    add.stream()
        .filter(remove::contains)
        .findFirst()
        .ifPresent(
            both -> {
              throw InvalidSpecException.of("remove", both, "this is to be added, too");
            });
    String text =
        host.text(DEFAULTS)
            .orElseThrow(
                () ->
                    InvalidSpecException.of(
                        "root",
                        host.toString(),
                        "there is no " + DEFAULTS + ": this host is not started by GRUB"));
    GrubDefaults defaults =
        GrubDefaults.parse(text).withoutArguments(LINUX, remove).withArguments(LINUX, add);
    List<String> xen = new ArrayList<>();
    memory.ifPresent(kept -> xen.add(kept.argument()));
    processors.ifPresent(count -> xen.add("dom0_max_vcpus=" + count));
    if (!xen.isEmpty()) {
      defaults = defaults.withArguments(XEN, xen);
    }
    if (timeout.isPresent()) {
      defaults = defaults.with("GRUB_TIMEOUT", Integer.toString(timeout.getAsInt()));
    }
    ChangePlan.Builder plan = ChangePlan.on(host);
    if (entry.isPresent()) {
      defaults = choose(entry.get(), defaults, host, plan);
    }
    plan.file(WantedFile.text(DEFAULTS, defaults.text()).kind(name()));
    return plan.followUp(new FollowUp.Run(makeMenu(host), "GRUB's menu is made from its defaults"))
        .followUp(new FollowUp.Reboot("what is started changes only when the host starts anew"))
        .build();
  }

  private static List<String> makeMenu(HostTree host) {
    return isDebian(host)
        ? List.of("update-grub")
        : List.of("grub2-mkconfig", "-o", "/boot/grub2/grub.cfg");
  }

  private static boolean isDebian(HostTree host) {
    return host.exists("/boot/grub") && !host.exists("/boot/grub2") || host.os().isDebianLike();
  }

  /** The entry that was asked for: {@code xen}, {@code openvz}, {@code first}, or one by name. */
  private static GrubDefaults choose(
      String wanted, GrubDefaults defaults, HostTree host, ChangePlan.Builder plan) {
    if (wanted.toLowerCase(Locale.ROOT).equals("first")) {
      return defaults.with(SAVED_KEY, "0");
    }
    BootMenu menu = BootMenu.of(host);
    BootEntry entry =
        switch (wanted) {
          case "xen" ->
              menu.xen()
                  .orElseThrow(
                      () ->
                          none(
                              wanted,
                              isDebian(host)
                                  ? "install xen-system-amd64, which makes the menu anew"
                                  : "install xen and kernel-xen, and make the menu anew with grub2-mkconfig"));
          case "openvz" ->
              menu.openvz()
                  .orElseThrow(() -> none(wanted, "install vzkernel, and make the menu anew"));
          default ->
              menu.named(wanted)
                  .orElseThrow(
                      () ->
                          none(
                              wanted,
                              "there are: "
                                  + String.join(
                                      "; ", menu.entries().stream().map(BootEntry::id).toList())));
        };
    if (isDebian(host)) {
      plan.note(
          "The menu's entry is '"
              + entry.id()
              + "'. Its title changes with its kernel: choose again after that.");
      return defaults.with(SAVED_KEY, entry.id());
    }
    // Red Hat's systems keep the choice in the environment block, and only say here that it is
    // there.
    String path = "/boot/grub2/grubenv";
    GrubEnvironment environment = GrubEnvironment.parse(host.text(path).orElse(""));
    if (!environment.value("saved_entry").equals(entry.id())) {
      plan.file(WantedFile.text(path, environment.with("saved_entry", entry.id()).text()));
    }
    return defaults.with(SAVED_KEY, "saved");
  }

  private static InvalidSpecException none(String wanted, String next) {
    return InvalidSpecException.of("entry", wanted, "the boot menu has no such entry; " + next);
  }
}
