package io.panvisor.config.selinux;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which labels files get. On this host the file belongs to semanage, which is what is left to do;
 * below another root, where semanage cannot run, the file is edited as semanage would.
 */
public final class FileContextsKind implements ConfigKind {

  /** For {@link java.util.ServiceLoader}. */
  public FileContextsKind() {}

  @Override
  public String name() {
    return "selinux-contexts";
  }

  @Override
  public String summary() {
    return "SELinux: which labels files get, by semanage";
  }

  @Override
  public List<String> places() {
    return List.of(
        "/etc/selinux/*/contexts/files/file_contexts.local",
        "/etc/selinux/*/contexts/files/file_contexts");
  }

  @Override
  public ConfigDocument parse(String text) {
    return FileContextsDocument.parse(text);
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new FileContextsCheck());
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    Optional<String> policy = spec.text("policy");
    List<FileContext> wanted = new ArrayList<>();
    for (SpecNode each : spec.children("contexts")) {
      String level = each.text("level").orElse("s0");
      wanted.add(
          FileContext.of(
              each.requiredText("pattern"),
              each.choice("files", FileContext.FileType.class).orElse(FileContext.FileType.ANY),
              new SelinuxContext("system_u", "object_r", each.requiredText("type"), level)));
    }
    spec.done();
    if (wanted.isEmpty()) {
      throw InvalidSpecException.of("contexts", "", "nothing is asked for");
    }
    String type =
        policy
            .or(
                () ->
                    SelinuxConfigDocument.parse(host.text("/etc/selinux/config").orElse("")).type())
            .orElse("targeted");
    PolicyNames.name("policy", type);
    String path = "/etc/selinux/" + type + "/contexts/files/file_contexts.local";
    FileContextsDocument local = FileContextsDocument.parse(host.text(path).orElse(""));
    ChangePlan.Builder plan = ChangePlan.on(host);
    if (host.isThisHost()) {
      for (FileContext each : wanted) {
        Optional<FileContext> found = local.find(each.pattern(), each.type());
        if (found.isEmpty() || !found.get().equals(each)) {
          plan.followUpAnyway(semanage(each, found.isPresent())).followUpAnyway(relabel(each));
        }
      }
      return plan.build();
    }
    FileContextsDocument edited = local;
    for (FileContext each : wanted) {
      edited = edited.with(each);
      plan.followUp(relabel(each));
    }
    plan.file(WantedFile.text(path, edited.text()).kind(name()));
    for (String store : List.of("/var/lib/selinux/" + type, "/etc/selinux/" + type)) {
      if (host.exists(store + "/active")) {
        // From here semanage writes the other one anew.
        plan.file(
            WantedFile.text(store + "/active/file_contexts.local", edited.text()).kind(name()));
      }
    }
    return plan.build();
  }

  private static FollowUp relabel(FileContext wanted) {
    return new FollowUp.Run(
        List.of("restorecon", "-R", "-v", wanted.stem()),
        "files that are there already get the label by this");
  }

  static FollowUp semanage(FileContext wanted, boolean isThere) {
    SelinuxContext context =
        wanted.context().orElseThrow(() -> new IllegalStateException("no label: " + wanted));
    return new FollowUp.Run(
        List.of(
            "semanage",
            "fcontext",
            isThere ? "-m" : "-a",
            "-f",
            wanted.type().letter(),
            "-t",
            context.type(),
            "-r",
            context.level(),
            wanted.pattern()),
        "files below " + wanted.stem() + " are labelled " + context.type() + ", also from now on");
  }
}
