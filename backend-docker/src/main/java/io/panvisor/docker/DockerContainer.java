package io.panvisor.docker;

import io.panvisor.facet.MachineFacet;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** What a container of Docker's can do beyond the facets of every engine. Thread-safe. */
public interface DockerContainer extends MachineFacet {

  /**
   * What the container changed in the file system of its image.
   *
   * @param kind what was done
   * @param path to what
   */
  record Change(Kind kind, String path) {

    /** What was done. */
    public enum Kind {
      /** Its content or its attributes are others. */
      MODIFIED,
      /** It is new. */
      ADDED,
      /** It is gone. */
      DELETED
    }
  }

  /**
   * Changes limits, while it runs too. What is not set stays; all of it is changed or nothing.
   *
   * @throws io.panvisor.error.UnsupportedFeatureException when the engine has no such call (Podman
   *     before version 5), or its kernel cannot do it
   */
  void update(DockerLimits limits);

  /**
   * {@return its processes, each by the columns' names, such as {@code PID} and {@code CMD}}
   *
   * @throws io.panvisor.error.IllegalMachineStateException when it does not run
   */
  List<Map<String, String>> processes();

  /** {@return what it changed in the file system of its image} */
  List<Change> changes();

  /**
   * Writes its whole file system as a tar archive, without what is mounted.
   *
   * @param archive takes it; not closed
   */
  void export(OutputStream archive);

  /**
   * Waits until it does not run, for as long as the call may take.
   *
   * @return its exit code
   */
  int awaitExit();

  /**
   * Sends a signal to its process.
   *
   * @param signal its name, such as {@code SIGHUP}, or its number
   * @throws io.panvisor.error.IllegalMachineStateException when it does not run
   */
  void signal(String signal);
}
