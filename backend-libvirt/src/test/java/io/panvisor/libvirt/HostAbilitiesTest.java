package io.panvisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.libvirt.DomainPlan.Cpu;
import io.panvisor.libvirt.HostAbilities.Choice;
import io.panvisor.spec.Acceleration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostAbilitiesTest {

  private static final String GOOD =
      "<domainCapabilities><cpu><mode name='custom'><model usable='yes'>kvm64</model></mode></cpu></domainCapabilities>";

  @Test
  void kvmWithoutTheProcessorsVirtualizationIsNotChosenByItself() {
    HostAbilities pvm =
        HostAbilities.of(
            "x86_64", Recorded.xml("domain-capabilities-pvm"), Set.of("lm", "hypervisor"));

    assertThat(pvm.hardware()).isFalse();
    assertThat(pvm.reason()).hasValueSatisfying(why -> assertThat(why).contains("vmx"));
    assertThat(pvm.choose(Acceleration.AUTO)).isEqualTo(new Choice("qemu", Cpu.DEFAULT));
  }

  @Test
  void kvmThatCannotGiveThePlainProcessorIsNotChosenByItself() {
    HostAbilities odd =
        HostAbilities.of("x86_64", Recorded.xml("domain-capabilities-pvm"), Set.of("svm"));

    assertThat(odd.choose(Acceleration.AUTO).type()).isEqualTo("qemu");
  }

  @Test
  void whoInsistsOnSuchKvmGetsItWithoutTheRegisterThatEndsQemu() {
    HostAbilities pvm = HostAbilities.of("x86_64", GOOD, Set.of());

    assertThat(pvm.choose(Acceleration.KVM))
        .isEqualTo(new Choice("kvm", Cpu.HOST_WITHOUT_ARCH_CAPABILITIES));
  }

  @Test
  void kvmOnHardwareIsChosen() {
    assertThat(HostAbilities.of("x86_64", GOOD, Set.of("vmx")).choose(Acceleration.AUTO))
        .isEqualTo(new Choice("kvm", Cpu.HOST));
    assertThat(HostAbilities.of("aarch64", GOOD, Set.of()).choose(Acceleration.AUTO).type())
        .isEqualTo("kvm");
  }

  @Test
  void emulationIsGivenWhoeverAsksForIt() {
    assertThat(
            HostAbilities.of("x86_64", GOOD, Set.of("vmx")).choose(Acceleration.EMULATION).type())
        .isEqualTo("qemu");
    assertThat(HostAbilities.none("no /dev/kvm").choose(Acceleration.AUTO).type())
        .isEqualTo("qemu");
  }

  @Test
  void theGuestsOfAHostAreRead() {
    HostFacts host = HostFacts.of(Recorded.xml("capabilities-pvm"));

    assertThat(host.hostUuid()).contains("11111111-2222-3333-4444-555555555555");
    assertThat(host.guest("hvm", java.util.Optional.empty()))
        .hasValueSatisfying(
            guest -> {
              assertThat(guest.architecture()).isEqualTo("x86_64");
              assertThat(guest.types()).contains("qemu", "kvm");
              assertThat(guest.emulator()).contains("/usr/bin/qemu-system-x86_64");
            });
  }
}
