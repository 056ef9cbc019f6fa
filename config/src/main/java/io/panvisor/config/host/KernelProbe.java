package io.panvisor.config.host;

import java.util.List;
import java.util.Optional;

/** Which kernel has booted: a plain one, one under Xen, or one of OpenVZ. */
final class KernelProbe implements Probe {

  /** What has to have booted. */
  enum Wanted {
    /** Any kernel. */
    ANY,
    /** Xen, with this as its first domain. */
    XEN,
    /** The kernel of Virtuozzo or OpenVZ. */
    OPENVZ
  }

  private static final String ID = "kernel.booted";

  private final Wanted wanted;

  KernelProbe(Wanted wanted) {
    this.wanted = wanted;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Finding> look(LookedAt host) {
    Optional<String> release = host.kernelRelease();
    if (release.isEmpty()) {
      return List.of(
          Finding.unknown(ID, "there is no /proc below this root: it is not running", why(), ""));
    }
    return List.of(
        switch (wanted) {
          case ANY -> Finding.ok(ID, described(release.get(), host), why());
          case XEN -> xen(release.get(), host);
          case OPENVZ -> openvz(release.get(), host);
        });
  }

  private String why() {
    return switch (wanted) {
      case ANY -> "engines with a kernel of their own work only when that one has booted";
      case XEN -> "Xen runs below Linux: it has to be what the boot loader starts";
      case OPENVZ -> "OpenVZ's containers need its own kernel; an ordinary one cannot run them";
    };
  }

  private static String described(String release, LookedAt host) {
    if (isXen(host)) {
      return "Linux "
          + release
          + " as "
          + (isFirst(host) ? "the first domain" : "a guest")
          + " of Xen";
    }
    return isOpenvz(host) ? "the kernel of OpenVZ, " + release : "Linux " + release;
  }

  private static boolean isXen(LookedAt host) {
    return host.line("/sys/hypervisor/type").filter("xen"::equals).isPresent()
        || host.exists("/proc/xen/capabilities");
  }

  private static boolean isFirst(LookedAt host) {
    return host.text("/proc/xen/capabilities")
        .filter(text -> text.contains("control_d"))
        .isPresent();
  }

  private static boolean isOpenvz(LookedAt host) {
    return host.exists("/proc/vz");
  }

  private Finding xen(String release, LookedAt host) {
    if (isXen(host) && isFirst(host)) {
      return Finding.ok(ID, described(release, host), why());
    }
    if (isXen(host) && !host.exists("/proc/xen/capabilities")) {
      return Finding.missing(
          ID,
          "Linux " + release + " runs on Xen, and /proc/xen is empty",
          why(),
          "If this is the host itself: mount -t xenfs xenfs /proc/xen. A guest of Xen cannot be a"
              + " host of it.");
    }
    if (isXen(host)) {
      return Finding.missing(
          ID,
          described(release, host),
          why(),
          "A guest of Xen cannot be a host of it: prepare the host below.");
    }
    boolean installed =
        host.names("/boot").stream().anyMatch(name -> name.matches("xen.*\\.gz|xen-.*\\.efi"));
    return installed
        ? Finding.missing(
            ID,
            "Linux " + release + " without Xen; Xen is in /boot",
            why(),
            "Choose Xen's entry in the boot loader, and start the host anew.")
        : Finding.missing(
            ID,
            "Linux " + release + " without Xen, and /boot has no xen.gz",
            why(),
            "Apply the profile: panvisor host apply xen.");
  }

  private Finding openvz(String release, LookedAt host) {
    if (isOpenvz(host)) {
      return host.exists("/proc/bc") && !host.exists("/proc/vz/version")
          ? Finding.missing(
              ID,
              "this is a container of OpenVZ (" + release + ")",
              why(),
              "A container cannot be a host: prepare the host below.")
          : Finding.ok(ID, described(release, host), why());
    }
    boolean installed =
        host.names("/boot").stream().anyMatch(name -> name.matches("vmlinuz-.*(vz|stab).*"));
    return Finding.missing(
        ID,
        "Linux "
            + release
            + ", which is not OpenVZ's"
            + (installed ? "; that one is in /boot" : ""),
        why(),
        installed
            ? "Choose the entry of vzkernel in the boot loader, and start the host anew."
            : "Apply the profile: panvisor host apply openvz.");
  }
}
