package io.panvisor.facet;

/** Runs commands in a machine. */
public interface Exec extends MachineFacet {

  /**
   * Runs a command to its end, within the call's deadline, and passes its output on as it comes.
   *
   * @return its exit code
   * @throws io.panvisor.error.IllegalMachineStateException when the machine does not run
   */
  int run(ExecSpec spec, Output output);

  /**
   * Runs a command to its end and keeps at most that many bytes of each channel.
   *
   * @return what it wrote, and how it ended
   */
  ExecCapture capture(ExecSpec spec, int mostBytes);

  /**
   * Runs a command and keeps at most 1 MiB of each channel.
   *
   * @return what it wrote, and how it ended
   */
  default ExecCapture capture(String... command) {
    return capture(ExecSpec.command(command), 1 << 20);
  }

  /**
   * Begins an interactive session; a feature of its own.
   *
   * @return the session, which is the caller's to close
   */
  Session open(ExecSpec spec);
}
