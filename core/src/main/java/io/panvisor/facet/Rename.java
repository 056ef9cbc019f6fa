package io.panvisor.facet;

/** Changes a machine's name and keeps its identity. */
public interface Rename extends MachineFacet {

  /**
   * Changes the name.
   *
   * @throws io.panvisor.error.AlreadyExistsException when the name is taken
   * @throws io.panvisor.error.IllegalMachineStateException when the engine renames stopped machines
   *     only, and it runs
   */
  void to(String name);
}
