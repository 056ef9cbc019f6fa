package io.panvisor.architecture.offenders;

/** A failure that no {@code catch (PanvisorException e)} sees. */
public class StrayFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
}
