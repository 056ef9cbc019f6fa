package io.panvisor.architecture.offenders.docker;

import java.io.IOException;

/** Runs commands past the module that is there for it. */
class RunsCommands {
  Process byBuilder() throws IOException {
    return new ProcessBuilder("true").start();
  }

  Process byRuntime() throws IOException {
    return Runtime.getRuntime().exec(new String[] {"true"});
  }
}
