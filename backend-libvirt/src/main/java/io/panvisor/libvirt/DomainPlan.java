package io.panvisor.libvirt;

import io.panvisor.spec.Disk;
import io.panvisor.spec.Graphics;
import io.panvisor.spec.Nic;
import io.panvisor.spec.PowerActions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain as it is to be described: a spec with everything settled that needed an engine, such as
 * where its disks lie and what runs it. {@link DomainXml} writes it.
 *
 * @param type libvirt's domain type: {@code kvm}, {@code qemu}, {@code test}
 * @param cpu how the processor is described
 * @param kernel the kernel to boot directly, if so
 */
record DomainPlan(
    String type,
    UUID uuid,
    String name,
    long memoryKibibytes,
    int cpus,
    String osType,
    Optional<String> architecture,
    Optional<String> emulator,
    Cpu cpu,
    Optional<Kernel> kernel,
    List<PlannedDisk> disks,
    List<Nic> nics,
    Optional<Graphics> graphics,
    PowerActions powerActions,
    boolean serialConsole,
    boolean guestAgent,
    MachineMarks marks) {

  DomainPlan {
    disks = List.copyOf(disks);
    nics = List.copyOf(nics);
  }

  /** How the guest's processor is described. */
  enum Cpu {
    /** Not at all: the engine's default. */
    DEFAULT,
    /** As the host's own. */
    HOST,
    /**
     * As the host's own without {@code arch-capabilities}: some kinds of KVM offer that register
     * and then refuse it, and QEMU ends.
     */
    HOST_WITHOUT_ARCH_CAPABILITIES
  }

  /** A kernel on the engine's host. */
  record Kernel(String path, Optional<String> initrd, String commandLine) {}

  /** What a disk is to the guest. */
  enum Device {
    DISK("disk"),
    CDROM("cdrom");

    private final String word;

    Device(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * A disk that is where it is to be.
   *
   * @param path on the engine's host
   * @param block whether that is a block device
   */
  record PlannedDisk(
      Device device, String path, boolean block, String format, Disk.Bus bus, boolean readOnly) {}

  /** The password of the screen, if there is one; it goes to the engine and nowhere else. */
  @Nullable String graphicsPassword() {
    return graphics.flatMap(Graphics::password).map(secret -> secret.revealText()).orElse(null);
  }
}
