package io.panvisor.libvirt;

import io.panvisor.DataSize;
import io.panvisor.libvirt.LxcOptions.Namespace;
import io.panvisor.libvirt.LxcOptions.Whose;
import io.panvisor.spec.EnvironmentValue;
import io.panvisor.spec.Mount;

/**
 * Writes a container's description. Pure: the same plan gives the same text.
 *
 * @see <a href="https://libvirt.org/drvlxc.html">libvirt: LXC container driver</a>
 */
final class ContainerXml {

  private static final String NAMESPACE = "http://libvirt.org/schemas/domain/lxc/1.0";
  private static final String MASK = "***";

  /** Within so many microseconds a container gets its share of the processors. */
  static final int PERIOD = 100_000;

  private static final int MILLIS_OF_A_CPU = 1_000;

  private ContainerXml() {}

  /** The description for the engine. */
  static String write(ContainerPlan plan) {
    return write(plan, false);
  }

  /** The description for people: hidden values of the environment are masked. */
  static String writeMasked(ContainerPlan plan) {
    return write(plan, true);
  }

  private static String write(ContainerPlan plan, boolean masked) {
    return XmlText.document(
        "domain",
        domain -> {
          domain.namespace("lxc", NAMESPACE);
          domain.attribute("type", "lxc");
          domain.element("name", plan.name());
          domain.element("uuid", plan.uuid().toString());
          domain.element("metadata", metadata -> plan.marks().write(metadata));
          domain.element("memory", memory -> kibibytes(memory, plan.memory()));
          plan.memoryAndSwap()
              .ifPresent(
                  most ->
                      domain.element(
                          "memtune",
                          memtune ->
                              memtune.element("swap_hard_limit", limit -> kibibytes(limit, most))));
          domain.element(
              "vcpu", Integer.toString(plan.cpus().map(count -> count.wholeRoundedUp()).orElse(1)));
          cputune(domain, plan);
          domain.element("os", os -> os(os, plan, masked));
          if (plan.options().network().whose() == Whose.OWN) {
            domain.element("features", features -> features.empty("privnet"));
          }
          domain.element("clock", clock -> clock.attribute("offset", "utc"));
          domain.element("on_poweroff", "destroy");
          domain.element("on_reboot", "restart");
          domain.element("on_crash", "destroy");
          domain.element("devices", devices -> devices(devices, plan));
          shared(domain, plan.options());
        });
  }

  private static void kibibytes(XmlText element, DataSize size) {
    element.attribute("unit", "KiB").text(Long.toString(size.toKibibytesRoundedUp()));
  }

  private static void cputune(XmlText domain, ContainerPlan plan) {
    if (plan.cpus().isEmpty() && plan.options().cpuShares().isEmpty()) {
      return;
    }
    domain.element(
        "cputune",
        cputune -> {
          plan.options()
              .cpuShares()
              .ifPresent(shares -> cputune.element("shares", Integer.toString(shares)));
          plan.cpus()
              .ifPresent(
                  count -> {
                    cputune.element("period", Integer.toString(PERIOD));
                    cputune.element(
                        "quota",
                        Long.toString((long) PERIOD * count.thousandths() / MILLIS_OF_A_CPU));
                  });
        });
  }

  private static void os(XmlText os, ContainerPlan plan, boolean masked) {
    os.element(
        "type",
        type -> {
          plan.architecture().ifPresent(architecture -> type.attribute("arch", architecture));
          type.text("exe");
        });
    os.element("init", plan.init().get(0));
    plan.init().stream().skip(1).forEach(argument -> os.element("initarg", argument));
    plan.environment()
        .forEach(
            (name, value) ->
                os.element(
                    "initenv", node -> node.attribute("name", name).text(text(value, masked))));
    plan.workingFolder().ifPresent(folder -> os.element("initdir", folder));
    plan.user()
        .ifPresent(
            user -> {
              String[] parts = user.split(":", 2);
              os.element("inituser", parts[0]);
              if (parts.length == 2) {
                os.element("initgroup", parts[1]);
              }
            });
  }

  private static String text(EnvironmentValue value, boolean masked) {
    if (value instanceof EnvironmentValue.Hidden hidden) {
      return masked ? MASK : hidden.secret().revealText();
    }
    return ((EnvironmentValue.Open) value).text();
  }

  private static void devices(XmlText devices, ContainerPlan plan) {
    folder(devices, plan.root(), "/", false);
    for (Mount mount : plan.mounts()) {
      if (mount instanceof Mount.Bind bind) {
        folder(devices, bind.source().path(), bind.target(), bind.readOnly());
      } else if (mount instanceof Mount.Temporary memory) {
        memory(devices, memory);
      }
    }
    plan.networks().forEach(network -> card(devices, "network", network));
    plan.options().bridges().forEach(bridge -> card(devices, "bridge", bridge));
    devices.element("console", console -> console.attribute("type", "pty"));
  }

  private static void folder(XmlText devices, String source, String target, boolean readOnly) {
    devices.element(
        "filesystem",
        filesystem -> {
          filesystem.attribute("type", "mount");
          filesystem.element("source", node -> node.attribute("dir", source));
          filesystem.element("target", node -> node.attribute("dir", target));
          if (readOnly) {
            filesystem.empty("readonly");
          }
        });
  }

  private static void memory(XmlText devices, Mount.Temporary memory) {
    devices.element(
        "filesystem",
        filesystem -> {
          filesystem.attribute("type", "ram");
          filesystem.element(
              "source",
              node ->
                  node.attribute("usage", memory.size().toKibibytesRoundedUp())
                      .attribute("units", "KiB"));
          filesystem.element("target", node -> node.attribute("dir", memory.target()));
        });
  }

  private static void card(XmlText devices, String type, String source) {
    devices.element(
        "interface",
        card ->
            card.attribute("type", type).element("source", node -> node.attribute(type, source)));
  }

  private static void shared(XmlText domain, LxcOptions options) {
    if (!options.network().isShared()
        && !options.ipc().isShared()
        && !options.hostname().isShared()) {
      return;
    }
    domain.element(
        "lxc:namespace",
        namespace -> {
          shared(namespace, "lxc:sharenet", options.network());
          shared(namespace, "lxc:shareipc", options.ipc());
          shared(namespace, "lxc:shareuts", options.hostname());
        });
  }

  private static void shared(XmlText parent, String element, Namespace namespace) {
    if (namespace.isShared()) {
      parent.element(
          element,
          node ->
              node.attribute("type", namespace.whose() == Whose.NAMED ? "netns" : "name")
                  .attribute("value", namespace.name()));
    }
  }
}
