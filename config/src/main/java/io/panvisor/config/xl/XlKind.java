package io.panvisor.config.xl;

import io.panvisor.DataSize;
import io.panvisor.MacAddress;
import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.HostTree;
import io.panvisor.config.Problem;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Domain files of Xen's xl: {@code xl}. A file that is there keeps what the description does not
 * name, unless {@code replace} is said.
 */
public final class XlKind implements ConfigKind {

  /** Made by {@link java.util.ServiceLoader}. */
  public XlKind() {}

  @Override
  public String name() {
    return "xl";
  }

  @Override
  public String summary() {
    return "a domain of Xen, as xl creates it";
  }

  @Override
  public List<String> places() {
    return List.of("/etc/xen/*.cfg", "/etc/xen/auto/*");
  }

  @Override
  public XlDocument parse(String text) {
    return XlDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new XlCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String name = spec.requiredText("name");
    Optional<String> place = spec.value("path", path -> Values.absolutePath("path", path));
    boolean replace = spec.flag("replace").orElse(false);
    Optional<Boolean> autostart = spec.flag("autostart");
    XlDomain domain = domain(spec);
    spec.done();
    String path = place.orElse("/etc/xen/" + name + ".cfg");
    XlDocument before = XlDocument.parse(replace ? "" : host.text(path).orElse(""));
    XlDocument after = edited(before, domain, path);
    WantedFile file = WantedFile.text(path, after.text()).kind(name());
    ChangePlan.Builder plan =
        ChangePlan.on(host)
            .file(after.domain().hasPassword() ? file.secret() : file)
            .note("xl reads the file when the domain is started: xl create " + path);
    String link = "/etc/xen/auto/" + path.substring(path.lastIndexOf('/') + 1);
    autostart.ifPresent(
        with -> plan.file(with ? WantedFile.link(link, path) : WantedFile.absent(link)));
    return plan.build();
  }

  private static XlDocument edited(XlDocument before, XlDomain domain, String path) {
    if (before.text().isEmpty()) {
      return XlDocument.parse(domain.render());
    }
    XlDocument after = before.with(domain);
    List<Problem> errors = after.problems().stream().filter(Problem::isError).toList();
    if (!errors.isEmpty()) {
      throw new InvalidSpecException(
          errors.stream()
              .map(
                  error ->
                      new Violation(
                          path,
                          "",
                          "the file there would stay wrong, "
                              + error
                              + "; mend it, or say replace"))
              .toList());
    }
    return after;
  }

  private static XlDomain domain(SpecNode spec) {
    XlDomain.Builder domain =
        spec.value("name", XlDomain::named).orElseThrow(() -> spec.missing("name"));
    spec.value("uuid", UUID::fromString).ifPresent(domain::uuid);
    spec.choice("type", XlType.class).ifPresent(domain::type);
    spec.value("kernel", path -> Values.absolutePath("kernel", path)).ifPresent(domain::kernel);
    spec.value("ramdisk", path -> Values.absolutePath("ramdisk", path)).ifPresent(domain::ramdisk);
    spec.value("cmdline", line -> Values.line("cmdline", line)).ifPresent(domain::cmdline);
    List<String> bootloader = spec.texts("bootloader");
    if (!bootloader.isEmpty()) {
      domain.bootloader(
          bootloader.get(0), bootloader.subList(1, bootloader.size()).toArray(String[]::new));
    }
    spec.value("memory", XlKind::megabytes).ifPresent(domain::memory);
    spec.value("maxmem", XlKind::megabytes).ifPresent(domain::maxMemory);
    spec.number("vcpus", 1, 512).ifPresent(domain::vcpus);
    spec.number("maxvcpus", 1, 512).ifPresent(domain::maxVcpus);
    List<String> cpus = spec.texts("cpus");
    if (!cpus.isEmpty()) {
      domain.cpus(cpus);
    }
    spec.children("disks").forEach(disk -> domain.disk(disk(disk)));
    spec.children("nics").forEach(nic -> domain.nic(nic(nic)));
    spec.texts("pci", XlPci::parse).forEach(domain::pci);
    screens(spec, domain);
    spec.value("serial", device -> Values.word("serial", device)).ifPresent(domain::serial);
    spec.text("boot").ifPresent(domain::boot);
    spec.child("on").ifPresent(on -> actions(on, domain));
    List<String> arguments = spec.texts("device-model-args");
    if (!arguments.isEmpty()) {
      domain.deviceModelArguments(arguments);
    }
    spec.child("settings")
        .ifPresent(more -> more.names().forEach(name -> domain.with(name, setting(more, name))));
    return domain.build();
  }

  private static DataSize megabytes(String text) {
    return text.matches("[0-9]{1,12}")
        ? DataSize.mebibytes(Long.parseLong(text))
        : DataSize.parse(text);
  }

  private static XlDisk disk(SpecNode spec) {
    String device = spec.requiredText("device");
    boolean cdrom = spec.flag("cdrom").orElse(false);
    Optional<String> target = spec.text("target");
    if (target.isEmpty() && !cdrom) {
      throw spec.missing("target");
    }
    XlDisk disk =
        target
            .map(path -> cdrom ? XlDisk.cdrom(path, device) : XlDisk.of(path, device))
            .orElseGet(() -> XlDisk.emptyCdrom(device));
    disk = changed(disk, spec.choice("format", XlDisk.Format.class), XlDisk::format);
    disk = changed(disk, spec.choice("backendtype", XlDisk.BackendType.class), XlDisk::backendType);
    disk = changed(disk, spec.text("backend"), XlDisk::backend);
    disk = changed(disk, spec.text("script"), XlDisk::script);
    disk = changed(disk, spec.flag("discard"), XlDisk::discard);
    return spec.flag("read-only").orElse(false) ? disk.readOnly() : disk;
  }

  private static XlNic nic(SpecNode spec) {
    XlNic nic = spec.text("bridge").map(XlNic::bridge).orElseGet(XlNic::standard);
    nic = changed(nic, spec.value("mac", MacAddress::parse), XlNic::mac);
    nic = changed(nic, spec.text("model"), XlNic::model);
    nic = changed(nic, spec.text("script"), XlNic::script);
    nic = changed(nic, spec.text("vifname"), XlNic::hostDevice);
    nic = changed(nic, spec.text("rate"), XlNic::rate);
    nic = changed(nic, spec.text("backend"), XlNic::backend);
    List<String> addresses = spec.texts("ip");
    return addresses.isEmpty() ? nic : nic.addresses(addresses);
  }

  private static <T, V> T changed(
      T base, Optional<V> value, java.util.function.BiFunction<T, V, T> change) {
    return value.map(given -> change.apply(base, given)).orElse(base);
  }

  private static void screens(SpecNode spec, XlDomain.Builder domain) {
    spec.child("vnc")
        .ifPresent(
            node -> {
              XlVnc vnc = changed(XlVnc.local(), node.text("listen"), XlVnc::listen);
              var display = node.number("display", 0, 59_635);
              vnc = display.isPresent() ? vnc.display(display.getAsInt()) : vnc;
              vnc = changed(vnc, node.text("keymap"), XlVnc::keymap);
              domain.vnc(changed(vnc, node.secret("password"), XlVnc::password));
            });
    spec.child("spice")
        .ifPresent(
            node -> {
              int port = node.number("port", 1, 65_535).orElseThrow(() -> node.missing("port"));
              XlSpice spice = changed(XlSpice.local(port), node.text("listen"), XlSpice::listen);
              domain.spice(changed(spice, node.secret("password"), XlSpice::password));
            });
  }

  private static void actions(SpecNode on, XlDomain.Builder domain) {
    List<XlEvent> events = new ArrayList<>(List.of(XlEvent.values()));
    events.forEach(
        event ->
            on.choice(
                    event.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    XlAction.class)
                .ifPresent(action -> domain.on(event, action)));
  }

  private static XlValue setting(SpecNode more, String name) {
    List<String> texts = more.texts(name);
    if (texts.size() != 1) {
      return XlValue.texts(texts);
    }
    String text = texts.get(0);
    return text.matches("0x[0-9a-f]+|0|[1-9][0-9]{0,17}")
        ? new XlValue.Numeral(text)
        : switch (text) {
          case "true" -> XlValue.flag(true);
          case "false" -> XlValue.flag(false);
          default -> XlValue.text(text);
        };
  }
}
