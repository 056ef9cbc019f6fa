package io.panvisor.config.selinux;

import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the modules of a policy are kept, by {@code semodule}. Immutable and thread-safe. Each
 * change builds the whole policy anew, which takes from seconds to a minute; many modules at once
 * take no longer than one.
 */
public final class PolicyStore {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final CommandRunner runner;
  private final @Nullable String name;
  private final @Nullable Path root;
  private final boolean loads;

  private PolicyStore(
      CommandRunner runner, @Nullable String name, @Nullable Path root, boolean loads) {
    this.runner = runner;
    this.name = name;
    this.root = root;
    this.loads = loads;
  }

  /**
   * {@return the store of the running policy, which is loaded after each change}
   *
   * @param runner of this machine
   */
  public static PolicyStore active(CommandRunner runner) {
    return new PolicyStore(runner, null, null, true);
  }

  /**
   * {@return a store that is not loaded, so that SELinux need not run}
   *
   * @param name the policy, such as {@code targeted}, or {@code default} in Debian
   */
  public static PolicyStore named(CommandRunner runner, String name) {
    return new PolicyStore(runner, PolicyNames.name("store", name), null, false);
  }

  /** {@return the same below another root folder, such as an image's; it is not loaded} */
  public PolicyStore below(Path folder) {
    return new PolicyStore(runner, name, folder, false);
  }

  private Command semodule(String... arguments) {
    List<String> all = new ArrayList<>();
    Optional.ofNullable(root).ifPresent(folder -> all.addAll(List.of("-p", folder.toString())));
    Optional.ofNullable(name).ifPresent(store -> all.addAll(List.of("-s", store)));
    if (!loads) {
      all.add("-n");
    }
    all.addAll(List.of(arguments));
    return Command.of("semodule", all).within(LONGEST);
  }

  /**
   * Installs modules, each in place of one of the same name.
   *
   * @throws EngineException when semodule refuses one, such as for a type that the policy does not
   *     have; none is installed then
   */
  public void install(Collection<PolicyPackage> packages) {
    if (packages.isEmpty()) {
      return;
    }
    try (PrivateFolder folder = new PrivateFolder()) {
      List<String> arguments = new ArrayList<>();
      for (PolicyPackage each : packages) {
        arguments.add("-i");
        arguments.add(folder.write(each.name() + ".pp", each.bytes()).toString());
      }
      demand(runner.run(semodule(arguments.toArray(String[]::new))));
    }
  }

  /** {@return the names of the modules that are installed and not disabled} */
  public List<String> list() {
    CommandResult result = runner.run(semodule("-l"));
    demand(result);
    // Older ones print a version behind the name.
    return result.out().lines().map(line -> line.split("\\s", 2)[0]).toList();
  }

  /**
   * Removes modules.
   *
   * @throws NotFoundException when one is not installed; none is removed then
   */
  public void remove(Collection<String> names) {
    if (names.isEmpty()) {
      return;
    }
    List<String> installed = list();
    List<String> arguments = new ArrayList<>();
    for (String each : names) {
      if (!installed.contains(each)) {
        throw new NotFoundException("SELinux module", each);
      }
      arguments.add("-r");
      arguments.add(each);
    }
    demand(runner.run(semodule(arguments.toArray(String[]::new))));
  }

  private static void demand(CommandResult result) {
    if (!result.isSuccess()) {
      throw new EngineException("semodule failed: " + result.words());
    }
  }
}
