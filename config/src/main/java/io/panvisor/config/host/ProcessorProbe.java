package io.panvisor.config.host;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the processor can run virtual machines, and whether those can run some of their own. */
final class ProcessorProbe implements Probe {

  private static final Pattern FLAGS = Pattern.compile("(?m)^flags[ \\t]*:[ \\t]*(.*)$");
  private static final String WHY =
      "without the processor's own virtualization a virtual machine is emulated, ten times slower"
          + " or more, or does not start";

  @Override
  public String id() {
    return "processor";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    return List.of(virtualization(host), nested(host));
  }

  private static Finding virtualization(LookedAt host) {
    String id = "processor.virtualization";
    Optional<String> text = host.text("/proc/cpuinfo");
    if (text.isEmpty()) {
      return Finding.unknown(id, "there is no /proc/cpuinfo below this root", WHY, "");
    }
    Set<String> flags = flags(text.get());
    if (flags.isEmpty()) {
      return Finding.unknown(
          id, "/proc/cpuinfo has no line 'flags': this is no x86 processor", WHY, "");
    }
    if (flags.contains("vmx")) {
      return Finding.ok(id, "Intel VT-x (the flag vmx)", WHY);
    }
    if (flags.contains("svm")) {
      return Finding.ok(id, "AMD-V (the flag svm)", WHY);
    }
    if (host.exists("/proc/xen")) {
      return underXen(id, host);
    }
    if (host.exists("/dev/kvm")) {
      return Finding.warning(
          id,
          "neither vmx nor svm among the flags, and yet there is a /dev/kvm",
          "KVM works here in another way than by the processor, in which an ordinary Linux may not"
              + " boot in minutes",
          "Use emulation for guests that have to boot ordinary systems.");
    }
    if (flags.contains("hypervisor")) {
      return Finding.missing(
          id,
          "neither vmx nor svm among the flags; this host is a virtual machine itself",
          WHY,
          "Switch nested virtualization on in the hypervisor that runs this host.");
    }
    return Finding.missing(
        id,
        "neither vmx nor svm among the flags",
        WHY,
        "Switch VT-x or AMD-V (SVM) on in the firmware's set-up, if the processor has it.");
  }

  /** Xen keeps the flags from its first domain; it tells itself what it has. */
  private static Finding underXen(String id, LookedAt host) {
    return host.ask("xl", "info")
        .filter(answer -> answer.isSuccess())
        .map(
            answer ->
                answer.out().lines().anyMatch(line -> line.matches("virt_caps\\s*:.*\\bhvm\\b.*"))
                    ? Finding.ok(id, "Xen has it (virt_caps: hvm)", WHY)
                    : Finding.warning(
                        id,
                        "Xen does not have it (no hvm in virt_caps)",
                        "paravirtualized guests run without it, all others do not",
                        "Switch VT-x or AMD-V (SVM) on in the firmware's set-up."))
        .orElseGet(
            () ->
                Finding.unknown(
                    id,
                    "Xen hides the flags from this domain, and " + host.whyNotAsked("xl"),
                    WHY,
                    "Ask Xen: xl info, the line virt_caps."));
  }

  private static Set<String> flags(String cpuinfo) {
    Set<String> flags = new HashSet<>();
    Matcher matcher = FLAGS.matcher(cpuinfo);
    if (matcher.find()) {
      flags.addAll(Arrays.asList(matcher.group(1).strip().split("\\s+")));
    }
    return flags;
  }

  private static Finding nested(LookedAt host) {
    String id = "processor.nested";
    String why = "only with it can a virtual machine run fast virtual machines of its own";
    for (String module : List.of("kvm_intel", "kvm_amd")) {
      Optional<String> value = host.line("/sys/module/" + module + "/parameters/nested");
      if (value.isPresent()) {
        boolean on = value.get().equals("Y") || value.get().equals("1");
        return on
            ? Finding.ok(id, "on (" + module + ")", why)
            : new Finding(
                id,
                Finding.State.OK,
                "off (" + module + ")",
                why,
                "If guests are to run KVM: 'options "
                    + module
                    + " nested=1' in a file of /etc/modprobe.d.",
                List.of());
      }
    }
    return Finding.unknown(id, "neither kvm_intel nor kvm_amd is loaded", why, "");
  }
}
