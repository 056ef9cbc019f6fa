package io.panvisor.config.host;

import java.util.List;
import java.util.Optional;

/** Whether the headers of the kernel that runs are here, from which modules are built. */
final class HeadersProbe implements Probe {

  private static final String WHY =
      "the modules of VirtualBox are compiled here, and load only into the kernel whose headers they"
          + " were compiled with";

  @Override
  public String id() {
    return "kernel.headers";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    Optional<String> release = host.kernelRelease();
    if (release.isEmpty()) {
      return List.of(Finding.unknown(id(), "which kernel runs cannot be seen", WHY, ""));
    }
    return List.of(headers(release.get(), host), kernDir(release.get(), host));
  }

  private static boolean debian(LookedAt host) {
    return host.os().isDebianLike();
  }

  private static String place(String release, LookedAt host) {
    return debian(host) ? "/usr/src/linux-headers-" + release : "/usr/src/kernels/" + release;
  }

  private Finding headers(String release, LookedAt host) {
    String place = place(release, host);
    for (String candidate : List.of(place, "/lib/modules/" + release + "/build")) {
      if (host.isFolder(candidate)) {
        return Finding.ok(id(), "of " + release + ", in " + candidate, WHY);
      }
    }
    List<String> others =
        host.names(debian(host) ? "/usr/src" : "/usr/src/kernels").stream()
            .filter(name -> !debian(host) || name.startsWith("linux-headers-"))
            .toList();
    String install =
        debian(host)
            ? "apt-get install linux-headers-" + release
            : "yum install kernel-devel-" + release;
    return Finding.missing(
        id(),
        "none of the running kernel "
            + release
            + (others.isEmpty() ? "" : "; there are those of " + String.join(", ", others)),
        WHY,
        install + (others.isEmpty() ? "" : ", or boot the kernel that the headers here belong to"));
  }

  private static Finding kernDir(String release, LookedAt host) {
    String id = "kernel.kern-dir";
    String why = "VirtualBox's set-up takes the headers from KERN_DIR, if that variable is set";
    Optional<String> variable = host.variable("KERN_DIR");
    if (variable.isEmpty()) {
      return Finding.ok(
          id, "KERN_DIR is not set, so that the running kernel's headers are taken", why);
    }
    String place = variable.get();
    boolean right = place.startsWith("/") && !place.contains("..") && host.isFolder(place);
    if (!right) {
      return Finding.missing(
          id,
          "KERN_DIR names a folder that is not there: " + place,
          why,
          "unset KERN_DIR, or KERN_DIR=" + place(release, host));
    }
    return place.contains(release)
        ? Finding.ok(id, "KERN_DIR is " + place, why)
        : Finding.warning(
            id,
            "KERN_DIR is " + place + ", and the kernel that runs is " + release,
            why,
            "KERN_DIR=" + place(release, host));
  }
}
