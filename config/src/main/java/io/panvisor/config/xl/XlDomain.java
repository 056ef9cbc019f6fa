package io.panvisor.config.xl;

import io.panvisor.DataSize;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A domain as xl.cfg(5) describes it: what most domains say is typed, and everything else is kept
 * as it is. Immutable and thread-safe.
 */
public final class XlDomain {

  private static final List<String> ORDER =
      List.of(
          "name",
          "uuid",
          "type",
          "kernel",
          "ramdisk",
          "cmdline",
          "bootloader",
          "bootloader_args",
          "firmware",
          "boot",
          "memory",
          "maxmem",
          "vcpus",
          "maxvcpus",
          "cpus",
          "disk",
          "vif",
          "pci",
          "serial",
          "vfb",
          "vnc",
          "vnclisten",
          "vncunused",
          "vncdisplay",
          "keymap",
          "vncpasswd",
          "spice",
          "spicehost",
          "spiceport",
          "spicedisable_ticketing",
          "spicepasswd",
          "on_poweroff",
          "on_reboot",
          "on_watchdog",
          "on_crash",
          "on_soft_reset",
          "device_model_args");

  private final Map<String, XlValue> settings;

  private XlDomain(Map<String, XlValue> settings) {
    this.settings = settings;
  }

  /**
   * {@return a domain to be described}
   *
   * @param name letters, digits and {@code _.+-}, 63 characters at most; not a number alone, which
   *     xl would take for a domain's number
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  static XlDomain read(XlDocument document) {
    List<Violation> wrong = new ArrayList<>();
    document
        .syntaxProblems()
        .forEach(problem -> wrong.add(new Violation("line " + problem.line(), "", problem.what())));
    wrong.addAll(violations(document));
    if (!wrong.isEmpty()) {
      throw new InvalidSpecException(wrong);
    }
    return of(document);
  }

  private static XlDomain of(XlDocument document) {
    Map<String, XlValue> settings = new LinkedHashMap<>();
    document
        .names()
        .forEach(name -> document.value(name).ifPresent(value -> settings.put(name, value)));
    return new XlDomain(settings);
  }

  /** What xl would refuse, or what cannot work; the field is the setting's name. */
  static List<Violation> violations(XlDocument document) {
    return new XlRules(of(document)).violations();
  }

  /** {@return every setting, in the order in which they are written} */
  public Map<String, XlValue> settings() {
    Map<String, XlValue> ordered = new LinkedHashMap<>();
    ORDER.forEach(name -> setting(name).ifPresent(value -> ordered.put(name, value)));
    settings.forEach(ordered::putIfAbsent);
    return ordered;
  }

  /** {@return a setting, if it is there} */
  public Optional<XlValue> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  private Optional<String> atom(String name) {
    return setting(name).filter(value -> !(value instanceof XlValue.Items)).map(XlDocument::atom);
  }

  private List<String> atoms(String name) {
    return setting(name)
        .map(
            value ->
                value instanceof XlValue.Items list
                    ? list.items().stream().map(XlDocument::atom).toList()
                    : List.of(XlDocument.atom(value)))
        .orElse(List.of());
  }

  /** A whole number, which xl takes in quotes too. */
  private Optional<Long> number(String name) {
    return atom(name)
        .map(
            digits -> {
              try {
                return new XlValue.Numeral(digits).value();
              } catch (InvalidSpecException wrong) {
                throw InvalidSpecException.of(name, digits, "a whole number is expected here");
              }
            });
  }

  private OptionalInt count(String name) {
    Optional<Long> number = number(name);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    if (number.get() > Integer.MAX_VALUE) {
      throw InvalidSpecException.of(name, number.get().toString(), "that is too many");
    }
    return OptionalInt.of(number.get().intValue());
  }

  private <T> List<T> each(String name, Function<String, T> reader) {
    return atoms(name).stream().map(reader).toList();
  }

  /** {@return its name; empty where a file has none} */
  public String name() {
    return atom("name").orElse("");
  }

  /** {@return its UUID; without one, xl makes a new one at each start} */
  public Optional<UUID> uuid() {
    return atom("uuid").map(UUID::fromString);
  }

  /** {@return how it is virtualized: by {@code type}, or the old {@code builder}; by default PV} */
  public XlType type() {
    String type = atom("type").orElse(atom("builder").orElse("").equals("hvm") ? "hvm" : "pv");
    try {
      return XlType.valueOf(type.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw InvalidSpecException.of("type", type, "pv, pvh or hvm is expected here");
    }
  }

  /** {@return the kernel on the host, if it boots one} */
  public Optional<String> kernel() {
    return atom("kernel");
  }

  /** {@return the initial RAM disk on the host, if it has one} */
  public Optional<String> ramdisk() {
    return atom("ramdisk");
  }

  /**
   * {@return the kernel's command line: {@code cmdline}, or the old {@code root}, {@code extra}}
   */
  public Optional<String> cmdline() {
    List<String> old = new ArrayList<>();
    atom("root").ifPresent(root -> old.add("root=" + root));
    atom("extra").ifPresent(old::add);
    return atom("cmdline")
        .or(() -> old.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", old)));
  }

  /** {@return the program that finds the kernel in the guest's disk, if one is named} */
  public Optional<String> bootloader() {
    return atom("bootloader");
  }

  /** {@return how much memory it starts with, if that is said} */
  public Optional<DataSize> memory() {
    return number("memory").map(DataSize::mebibytes);
  }

  /** {@return how much it can ever have; by default as much as it starts with} */
  public Optional<DataSize> maxMemory() {
    return number("maxmem").map(DataSize::mebibytes).or(this::memory);
  }

  /** {@return how many processors it starts with; by default 1} */
  public int vcpus() {
    return count("vcpus").orElse(1);
  }

  /** {@return how many it can ever have; by default as many as it starts with} */
  public int maxVcpus() {
    return count("maxvcpus").orElse(vcpus());
  }

  /** {@return on which processors of the host it runs: one text for all, or one for each} */
  public List<String> cpus() {
    return atoms("cpus");
  }

  /** {@return its disks} */
  public List<XlDisk> disks() {
    return each("disk", XlDisk::parse);
  }

  /** {@return its network interfaces} */
  public List<XlNic> nics() {
    return each("vif", XlNic::parse);
  }

  /** {@return the host's devices that it gets} */
  public List<XlPci> pci() {
    return each("pci", XlPci::parse);
  }

  /** {@return what becomes of it when it ends in that way, if that is said} */
  public Optional<XlAction> on(XlEvent event) {
    return atom(event.setting())
        .map(
            action -> {
              try {
                return XlAction.valueOf(action.toUpperCase(Locale.ROOT).replace('-', '_'));
              } catch (IllegalArgumentException unknown) {
                throw InvalidSpecException.of(
                    event.setting(), action, "xl does not know this action");
              }
            });
  }

  /** {@return from what it boots, in order: c a disk, d a CD, n the network; HVM alone} */
  public Optional<String> boot() {
    return atom("boot");
  }

  /** {@return whether a password is among its settings, so that its file is nobody else's} */
  public boolean hasPassword() {
    return settings.keySet().stream().anyMatch(XlNames::isPassword)
        || atoms("vfb").stream().anyMatch(text -> text.contains("passwd="));
  }

  /** {@return the domain's file} */
  public String render() {
    StringBuilder text = new StringBuilder();
    settings()
        .forEach(
            (name, value) ->
                text.append(name).append(" = ").append(XlDocument.layout(value)).append('\n'));
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XlDomain domain && settings.equals(domain.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return "domain " + name();
  }

  /** Describes a domain. Not thread-safe. */
  public static final class Builder {

    private static final Pattern NAME =
        Pattern.compile("(?![0-9]+$)[A-Za-z0-9_][A-Za-z0-9_.+-]{0,62}");
    private static final Pattern CPUS =
        Pattern.compile(
            "\\^?(?:nodes?:)?(?:all|[0-9]{1,4}(?:-[0-9]{1,4})?)"
                + "(?:,\\^?(?:nodes?:)?(?:all|[0-9]{1,4}(?:-[0-9]{1,4})?))*");
    private static final Pattern BOOT = Pattern.compile("[acdn]{1,4}");
    private static final Pattern SETTING = Pattern.compile("[a-z][_0-9a-z]{0,63}");

    private final Map<String, XlValue> settings = new LinkedHashMap<>();
    private final List<XlDisk> disks = new ArrayList<>();
    private final List<XlNic> nics = new ArrayList<>();
    private final List<XlPci> devices = new ArrayList<>();
    private @Nullable XlVnc vnc;
    private @Nullable XlSpice spice;

    private Builder(String name) {
      put(
          "name",
          XlValue.text(
              Values.matching(
                  NAME,
                  "name",
                  name,
                  "a domain's name has letters, digits and _ . + -, and is no number alone")));
    }

    private Builder put(String name, XlValue value) {
      settings.put(name, value);
      return this;
    }

    private Builder path(String name, String path) {
      return put(name, XlValue.text(Values.absolutePath(name, path)));
    }

    /** Sets its identity. */
    public Builder uuid(UUID uuid) {
      return put("uuid", XlValue.text(uuid.toString()));
    }

    /** Sets how it is virtualized; by default paravirtualized. */
    public Builder type(XlType type) {
      return put("type", XlValue.text(type.name().toLowerCase(Locale.ROOT)));
    }

    /** Boots that kernel of the host, an absolute path. */
    public Builder kernel(String path) {
      return path("kernel", path);
    }

    /** Gives the kernel that initial RAM disk of the host, an absolute path. */
    public Builder ramdisk(String path) {
      return path("ramdisk", path);
    }

    /** Sets the kernel's command line. */
    public Builder cmdline(String line) {
      return put("cmdline", XlValue.text(Values.line("cmdline", line)));
    }

    /**
     * Lets a program find the kernel in the guest's disk.
     *
     * @param program {@code pygrub}, or an absolute path
     */
    public Builder bootloader(String program, String... arguments) {
      put("bootloader", XlValue.text(Values.word("bootloader", program)));
      return arguments.length == 0 ? this : put("bootloader_args", XlValue.texts(arguments));
    }

    /** Sets how much memory it starts with; rounded up to MiB. */
    public Builder memory(DataSize size) {
      return put("memory", XlValue.number(size.toMebibytesRoundedUp()));
    }

    /** Sets how much memory it can ever have; rounded up to MiB. */
    public Builder maxMemory(DataSize size) {
      return put("maxmem", XlValue.number(size.toMebibytesRoundedUp()));
    }

    /** Sets how many processors it starts with, 1 to 512. */
    public Builder vcpus(int count) {
      return put("vcpus", XlValue.number(Values.between("vcpus", count, 1, 512)));
    }

    /** Sets how many processors it can ever have, 1 to 512. */
    public Builder maxVcpus(int count) {
      return put("maxvcpus", XlValue.number(Values.between("maxvcpus", count, 1, 512)));
    }

    /**
     * Sets on which processors of the host it runs.
     *
     * @param cpus one text for all, or one for each, such as {@code 0-3,^1}, {@code all} or {@code
     *     nodes:0-1}
     */
    public Builder cpus(List<String> cpus) {
      cpus.forEach(
          each -> Values.matching(CPUS, "cpus", each, "processors are such as 0-3,^1 or nodes:0"));
      return put("cpus", cpus.size() == 1 ? XlValue.text(cpus.get(0)) : XlValue.texts(cpus));
    }

    /** Adds a disk. */
    public Builder disk(XlDisk disk) {
      disks.add(disk);
      return this;
    }

    /** Adds a network interface. */
    public Builder nic(XlNic nic) {
      nics.add(nic);
      return this;
    }

    /** Gives it a device of the host. */
    public Builder pci(XlPci device) {
      devices.add(device);
      return this;
    }

    /** Shows its screen by VNC; of a domain that is not HVM, a paravirtual framebuffer. */
    public Builder vnc(XlVnc screen) {
      vnc = screen;
      return this;
    }

    /** Shows its screen by SPICE; HVM alone. */
    public Builder spice(XlSpice screen) {
      spice = screen;
      return this;
    }

    /** Sets what its serial port is, such as {@code pty}; HVM alone. */
    public Builder serial(String device) {
      return put("serial", XlValue.text(Values.word("serial", device)));
    }

    /** Sets from what it boots, in order: c a disk, d a CD, n the network; HVM alone. */
    public Builder boot(String order) {
      return put(
          "boot",
          XlValue.text(Values.matching(BOOT, "boot", order, "an order of c, d and n, such as dc")));
    }

    /** Sets what becomes of it when it ends in that way. */
    public Builder on(XlEvent event, XlAction action) {
      String word = action.name().toLowerCase(Locale.ROOT).replace('_', '-');
      return put(event.setting(), XlValue.text(word));
    }

    /** Gives the device model further arguments. */
    public Builder deviceModelArguments(List<String> arguments) {
      return put("device_model_args", XlValue.texts(arguments));
    }

    /**
     * Sets anything else.
     *
     * @throws InvalidSpecException when it has a typed way, or is a password
     */
    public Builder with(String name, XlValue value) {
      Values.matching(SETTING, name, name, "a setting has small letters, digits and '_'");
      if (ORDER.contains(name) || XlNames.isPassword(name)) {
        throw InvalidSpecException.of(name, "", "this has a field of its own");
      }
      return put(name, value);
    }

    /**
     * {@return the domain}
     *
     * @throws InvalidSpecException when parts do not fit together; every violation is named
     */
    public XlDomain build() {
      Map<String, XlValue> all = new LinkedHashMap<>(settings);
      texts(all, "disk", disks.stream().map(XlDisk::written).toList());
      texts(all, "vif", nics.stream().map(XlNic::written).toList());
      texts(all, "pci", devices.stream().map(XlPci::written).toList());
      boolean hvm = new XlDomain(settings).type() == XlType.HVM;
      if (vnc != null && hvm) {
        all.putAll(vnc.settings());
      } else if (vnc != null) {
        all.put("vfb", XlValue.texts(vnc.framebuffer()));
      }
      if (spice != null) {
        all.putAll(Objects.requireNonNull(spice).settings());
      }
      XlDomain domain = new XlDomain(all);
      List<Violation> wrong = new XlRules(domain).violations();
      if (!wrong.isEmpty()) {
        throw new InvalidSpecException(wrong);
      }
      return domain;
    }

    private static void texts(Map<String, XlValue> all, String name, List<String> texts) {
      if (!texts.isEmpty()) {
        all.put(name, XlValue.texts(texts));
      }
    }
  }
}
