package io.panvisor.config.selinux;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code audit2allow}: it makes the same rules as {@link PolicyModule#allowing}, and
 * knows of the policy besides, such as which boolean would do. Thread-safe.
 */
public final class AuditToAllow {

  private static final String REMARK = "#!!!! ";

  private final CommandRunner runner;
  private final @Nullable String policy;

  private AuditToAllow(CommandRunner runner, @Nullable String policy) {
    this.runner = runner;
    this.policy = policy;
  }

  /** {@return the program, which looks at the running policy; nothing where it is not installed} */
  public static Optional<AuditToAllow> find(CommandRunner runner) {
    return runner.has("audit2allow")
        ? Optional.of(new AuditToAllow(runner, null))
        : Optional.empty();
  }

  /**
   * {@return the same, looking at the policy in a file, so that SELinux need not run}
   *
   * @param file such as {@code /etc/selinux/targeted/policy/policy.33}
   */
  public AuditToAllow policy(String file) {
    return new AuditToAllow(runner, file);
  }

  /**
   * What it says.
   *
   * @param module the module
   * @param remarks what it knows of the policy, each with the rule that it is about
   */
  public record Advice(PolicyModule module, List<String> remarks) {

    /** Copies the list. */
    public Advice {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * {@return the module for the denials of a log}
   *
   * @throws InvalidSpecException when it finds nothing to allow
   */
  public Advice advise(String name, AuditLog log) {
    PolicyNames.name("name", name);
    List<String> arguments = new ArrayList<>(List.of("-m", name));
    Optional.ofNullable(policy).ifPresent(file -> arguments.addAll(List.of("-p", file)));
    CommandResult result = runner.run(Command.of("audit2allow", arguments).withInput(log.text()));
    if (!result.isSuccess() || !result.out().contains("module ")) {
      throw InvalidSpecException.of("log", "", "audit2allow: " + result.words());
    }
    return new Advice(PolicyModule.parse(result.out()), remarks(result.out()));
  }

  /** A remark stands before the rule that it is about, over one or more lines. */
  private static List<String> remarks(String text) {
    List<String> remarks = new ArrayList<>();
    StringBuilder remark = new StringBuilder();
    for (String line : text.split("\n")) {
      if (line.startsWith(REMARK)) {
        remark.append(remark.isEmpty() ? "" : " ").append(line.substring(REMARK.length()).strip());
      } else if (line.startsWith("#") && !remark.isEmpty()) {
        remark.append(' ').append(line.substring(1).strip());
      } else if (line.startsWith("allow ") && !remark.isEmpty()) {
        remarks.add(line.strip() + " " + remark);
        remark.setLength(0);
      }
    }
    return remarks;
  }
}
