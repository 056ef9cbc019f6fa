package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.WantedFile;
import io.panvisor.config.shell.ShellFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much memory Xen's first domain keeps, as an argument of Xen's in GRUB's defaults (<a
 * href="https://xenbits.xen.org/docs/unstable/misc/xen-command-line.html#dom0_mem-x86">dom0_mem</a>).
 * Without a fixed size the domain has all memory and gives it away machine by machine.
 */
final class XenMemory {

  private static final String PATH = "/etc/default/grub";
  private static final String KEY = "GRUB_CMDLINE_XEN_DEFAULT";
  private static final String ARGUMENT = "dom0_mem=";
  private static final DataSize LEAST = DataSize.mebibytes(512);

  private XenMemory() {}

  static DataSize parse(String text) {
    DataSize size = DataSize.parse(text);
    if (size.compareTo(LEAST) < 0 || size.bytes() % DataSize.mebibytes(1).bytes() != 0) {
      throw InvalidSpecException.of(
          "dom0Memory", text, "whole MiB are expected, " + LEAST + " at least");
    }
    return size;
  }

  /** Edits GRUB's defaults; Xen's other arguments stay. */
  static void draft(PlanDraft draft, DataSize memory) {
    HostTree host = draft.host();
    String argument = argument(memory);
    if (host.text(PATH).isEmpty()) {
      draft.followUp(
          new FollowUp.ByHand(
              "give Xen the argument " + argument,
              "this host has no " + PATH + ", so that it is started in another way than by GRUB"));
      return;
    }
    ShellFile file = ShellFile.parse(host.text(PATH).orElse(""));
    if (file.assignment(KEY).filter(set -> !set.isLiteral()).isPresent()) {
      draft.followUp(
          new FollowUp.ByHand(
              "give Xen the argument " + argument,
              KEY + " in " + PATH + " is put together by the shell, and is not edited here"));
      return;
    }
    List<String> arguments = new ArrayList<>();
    for (String word : file.value(KEY).orElse("").split("\\s+")) {
      if (!word.isEmpty() && !word.startsWith(ARGUMENT)) {
        arguments.add(word);
      }
    }
    if (Arrays.asList(file.value(KEY).orElse("").split("\\s+")).contains(argument)) {
      return;
    }
    arguments.add(argument);
    draft.file(WantedFile.text(PATH, file.with(KEY, String.join(" ", arguments)).text()));
    List<String> menu =
        draft.system() == HostSystem.DEBIAN_12
            ? List.of("update-grub")
            : List.of("grub2-mkconfig", "-o", "/boot/grub2/grub.cfg");
    draft.followUp(new FollowUp.Run(menu, "GRUB's menu is made from its defaults"));
    draft.followUp(new FollowUp.Reboot("Xen reads its arguments when it starts"));
  }

  private static String argument(DataSize memory) {
    long mebibytes = memory.bytes() / DataSize.mebibytes(1).bytes();
    return ARGUMENT + mebibytes + "M,max:" + mebibytes + "M";
  }
}
