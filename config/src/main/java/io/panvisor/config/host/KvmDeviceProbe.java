package io.panvisor.config.host;

import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether there is a /dev/kvm that the user who runs QEMU for libvirt may use. */
final class KvmDeviceProbe implements Probe {

  private static final String PLACE = "/dev/kvm";
  private static final String WHY =
      "QEMU uses KVM by this device; libvirt starts it as a user of its own, who has to be able to"
          + " read and write there";

  @Override
  public String id() {
    return "kvm.device";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    if (!host.exists(PLACE)) {
      return List.of(
          host.isRunning()
              ? Finding.missing(
                  id(),
                  "there is no /dev/kvm",
                  WHY,
                  "Load the module: modprobe kvm_intel, or modprobe kvm_amd.")
              : Finding.unknown(id(), "there is no /dev below this root", WHY, ""));
    }
    Path device = host.tree().resolve(PLACE);
    return List.of(
        judge(number(device, "mode") & 0777, number(device, "uid"), number(device, "gid"), host));
  }

  private static int number(Path device, String attribute) {
    try {
      return (int) Files.getAttribute(device, "unix:" + attribute);
    } catch (IOException unreadable) {
      throw new EngineException("cannot look at " + PLACE, unreadable);
    }
  }

  private Finding judge(int mode, int owner, int group, LookedAt host) {
    Accounts accounts = Accounts.of(host);
    String groupName = accounts.groupName(group).orElse(Integer.toString(group));
    String found = String.format("/dev/kvm has the mode %04o and the group %s", mode, groupName);
    Optional<String> user =
        List.of("libvirt-qemu", "qemu").stream().filter(accounts::hasUser).findFirst();
    if (user.isEmpty()) {
      return Finding.ok(id(), found + "; there is no user libvirt-qemu or qemu yet", WHY);
    }
    String name = user.get();
    boolean byOwner = accounts.userId(name).filter(uid -> uid == owner).isPresent();
    boolean byGroup = accounts.isMember(name, group);
    int granted = byOwner ? mode >> 6 : byGroup ? mode >> 3 : mode;
    if ((granted & 6) != 6) {
      return Finding.missing(
          id(),
          found + ", so that the user " + name + " cannot use it",
          WHY,
          "chgrp kvm /dev/kvm; chmod 0660 /dev/kvm; usermod -a -G kvm "
              + name
              + ". Otherwise every start of a machine fails, or takes seconds in which libvirt finds"
              + " out anew what QEMU can.");
    }
    if (!byOwner && !byGroup) {
      return Finding.warning(
          id(),
          found + ": everybody on this host may use it",
          WHY,
          "If that is not meant: chgrp kvm /dev/kvm; chmod 0660 /dev/kvm.");
    }
    return Finding.ok(id(), found + "; the user " + name + " may use it", WHY);
  }
}
