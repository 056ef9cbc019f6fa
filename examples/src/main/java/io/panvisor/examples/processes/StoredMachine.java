package io.panvisor.examples.processes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the folder holds of one machine.
 *
 * @param id its identity, the name of its folder
 * @param name its name
 * @param command what it runs
 * @param environment the variables that it runs with
 * @param workingFolder where it runs, or an empty text
 * @param labels its labels, Panvisor's marks among them
 * @param createdAt when it was made
 * @param process the process that runs it or ran it last, if it was ever started
 * @param exitCode how that process ended, where this JVM saw it
 */
record StoredMachine(
    String id,
    String name,
    List<String> command,
    Map<String, String> environment,
    String workingFolder,
    Map<String, String> labels,
    Instant createdAt,
    Optional<Incarnation> process,
    OptionalInt exitCode) {

  /**
   * One run of a machine: the process's number alone would be taken by another some day.
   *
   * @param number the process's number
   * @param started when it started
   */
  record Incarnation(long number, Instant started) {

    Optional<ProcessHandle> alive() {
      return ProcessHandle.of(number)
          .filter(ProcessHandle::isAlive)
          .filter(handle -> handle.info().startInstant().map(started::equals).orElse(false));
    }
  }

  Optional<ProcessHandle> alive() {
    return process.flatMap(Incarnation::alive);
  }

  StoredMachine named(String newName) {
    return new StoredMachine(
        id, newName, command, environment, workingFolder, labels, createdAt, process, exitCode);
  }

  StoredMachine running(Incarnation incarnation) {
    return new StoredMachine(
        id,
        name,
        command,
        environment,
        workingFolder,
        labels,
        createdAt,
        Optional.of(incarnation),
        OptionalInt.empty());
  }

  StoredMachine ended(int code) {
    return new StoredMachine(
        id,
        name,
        command,
        environment,
        workingFolder,
        labels,
        createdAt,
        process,
        OptionalInt.of(code));
  }
}
