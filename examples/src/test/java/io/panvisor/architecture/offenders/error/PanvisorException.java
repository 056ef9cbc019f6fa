package io.panvisor.architecture.offenders.error;

/** The shape of the real one. */
public class PanvisorException extends RuntimeException {
  private static final long serialVersionUID = 1;
}
