package io.panvisor.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code panvisor} command. */
@Command(
    name = "panvisor",
    description = "Hypervisors and container engines from one command line.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.JarVersion.class)
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments what stands after {@code panvisor} on the command line
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** Reads the version that the build wrote into the jar. */
  static final class JarVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"panvisor " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
