package io.panvisor.config.host;

import io.panvisor.config.SpecNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is left of CentOS 7: its packages as they were last, in one place. */
final class CentosVault {

  private static final String BASE = "https://vault.centos.org/7.9.2009/";
  private static final Map<String, String> FOLDERS =
      Map.of("base", "os", "updates", "updates", "extras", "extras");

  private CentosVault() {}

  static void draft(PlanDraft draft, SpecNode options) {
    boolean wanted = options.flag("vault").orElse(false);
    if (draft.system() != HostSystem.CENTOS_7) {
      if (wanted) {
        throw options.wrong("vault", "this is for CentOS 7 alone");
      }
      return;
    }
    draft.note(
        "CentOS 7 is not maintained since 30 June 2024: there are no updates, its mirrors are gone,"
            + " and what is left of its packages is on vault.centos.org"
            + (wanted ? "." : " (vault: true takes them from there)."));
    if (wanted) {
      repositories(draft);
    }
  }

  private static void repositories(PlanDraft draft) {
    Map<String, Object> vault = new LinkedHashMap<>();
    Map<String, Object> old = new LinkedHashMap<>();
    String there = draft.host().text("/etc/yum.repos.d/CentOS-Base.repo").orElse("");
    for (String section : List.of("base", "updates", "extras")) {
      vault.put(
          "vault-" + section,
          Map.of(
              "name",
              "CentOS 7, kept: " + section,
              "baseurl",
              BASE + FOLDERS.get(section) + "/$basearch/",
              "gpgkey",
              "file:///etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7",
              "gpgcheck",
              true,
              "enabled",
              true));
      if (there.lines().anyMatch(line -> line.strip().equals("[" + section + "]"))) {
        old.put(section, Map.of("enabled", false));
      }
    }
    draft.repository("yum", Map.of("file", "panvisor-vault", "repositories", vault));
    if (!old.isEmpty()) {
      draft.repository("yum", Map.of("file", "CentOS-Base", "repositories", old));
    }
  }
}
