package io.panvisor.facet;

/** Whether a machine starts with the host. */
public interface Autostart extends MachineFacet {

  /** {@return whether it starts with the host} */
  boolean isEnabled();

  /**
   * Says whether it starts with the host.
   *
   * @return false when it was so already
   */
  boolean enable(boolean wanted);
}
