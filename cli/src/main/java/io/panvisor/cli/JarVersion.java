package io.panvisor.cli;

import picocli.CommandLine.IVersionProvider;

/** Reads the version that the build wrote into the jar. */
final class JarVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"panvisor " + (version == null ? "(not from a jar)" : version)};
  }
}
