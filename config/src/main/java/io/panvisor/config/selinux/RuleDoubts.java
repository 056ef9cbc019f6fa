package io.panvisor.config.selinux;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules that are rarely what is wanted, although a log asks for them. */
final class RuleDoubts {

  private static final Set<String> WRONG_LABELS =
      Set.of("default_t", "file_t", "unlabeled_t", "user_home_t", "admin_home_t", "user_tmp_t");
  private static final Set<String> MEMORY = Set.of("execmem", "execstack", "execheap", "execmod");
  private static final Set<String> POWERS =
      Set.of("sys_admin", "sys_module", "sys_rawio", "sys_ptrace", "dac_override", "mac_admin");

  private RuleDoubts() {}

  static List<String> of(PolicyModule module) {
    List<String> doubts = new ArrayList<>();
    for (AllowRule rule : module.rules()) {
      if (WRONG_LABELS.contains(rule.target())) {
        doubts.add(
            rule
                + " It is about files with a label that says nothing of them: give them the right"
                + " one (kind selinux-contexts, restorecon) and the rule is not needed.");
      }
      if (rule.target().equals("shadow_t")) {
        doubts.add(rule + " It is about the password hashes of this host.");
      }
      if (rule.targetClass().equals("security")) {
        doubts.add(rule + " It is about SELinux itself.");
      }
      if (rule.permissions().stream().anyMatch(MEMORY::contains)) {
        doubts.add(rule + " It lets data be run as code, which most attacks need.");
      }
      if (rule.targetClass().startsWith("cap")
          && rule.permissions().stream().anyMatch(POWERS::contains)) {
        doubts.add(rule + " It gives a power that is near to root's.");
      }
    }
    return doubts;
  }
}
