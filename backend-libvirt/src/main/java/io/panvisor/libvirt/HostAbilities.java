package io.panvisor.libvirt;

import io.panvisor.spec.Acceleration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether KVM on the engine's machine can run an ordinary guest. Pure; works for a remote engine
 * too, because it asks the daemon and not this machine's {@code /sys}.
 *
 * <p>That {@code /dev/kvm} opens and libvirt offers the type {@code kvm} says little: some KVM
 * modules work without the processor's own virtualization (PVM in a virtual machine of a cloud, for
 * instance) and interpret the kernel code of a guest that was not made for them, so that a stock
 * Linux takes longer than anyone waits. Two things tell, and both must hold before {@link
 * Acceleration#AUTO} chooses KVM on x86: the host's processor shows {@code vmx} or {@code svm},
 * which KVM on hardware cannot do without; and KVM can offer a guest the plain 64-bit processor
 * ({@code kvm64}), which every hardware does. On other architectures the type's presence is enough.
 *
 * @param offered whether the daemon offers the type {@code kvm}
 * @param reason why AUTO does not choose KVM; empty when it does
 */
record HostAbilities(boolean offered, Optional<String> reason) {

  /** Whether KVM runs guests by the processor's own virtualization. */
  boolean hardware() {
    return offered && reason.isEmpty();
  }

  /** No KVM at all. */
  static HostAbilities none(String why) {
    return new HostAbilities(false, Optional.of(why));
  }

  /**
   * Looks at what the daemon tells.
   *
   * @param architecture the guest's
   * @param domainCapabilities the answer for the type {@code kvm}
   * @param cpuFeatures the features of the host's processor, all of them
   */
  static HostAbilities of(String architecture, String domainCapabilities, Set<String> cpuFeatures) {
    if (!architecture.equals("x86_64") && !architecture.equals("i686")) {
      return new HostAbilities(true, Optional.empty());
    }
    if (!cpuFeatures.contains("vmx") && !cpuFeatures.contains("svm")) {
      return new HostAbilities(
          true,
          Optional.of(
              "the host's processor shows neither vmx nor svm: its KVM does not use the processor's own"
                  + " virtualization, and a stock Linux does not boot on it in useful time"));
    }
    boolean plainCpuRefused =
        XmlNode.parse(domainCapabilities).findAll("cpu", "mode", "model").stream()
            .anyMatch(
                model ->
                    model.text().equals("kvm64")
                        && model.attribute("usable").filter("no"::equals).isPresent());
    return plainCpuRefused
        ? new HostAbilities(
            true, Optional.of("KVM cannot give a guest even the plain 64-bit processor here"))
        : new HostAbilities(true, Optional.empty());
  }

  /** What to run a guest with. */
  record Choice(String type, DomainPlan.Cpu cpu) {}

  /** The choice for what is asked; the caller has refused KVM where it is not offered. */
  Choice choose(Acceleration asked) {
    boolean kvm =
        switch (asked) {
          case AUTO -> hardware();
          case KVM -> true;
          case EMULATION -> false;
        };
    if (!kvm) {
      return new Choice("qemu", DomainPlan.Cpu.DEFAULT);
    }
    return new Choice(
        "kvm", hardware() ? DomainPlan.Cpu.HOST : DomainPlan.Cpu.HOST_WITHOUT_ARCH_CAPABILITIES);
  }
}
