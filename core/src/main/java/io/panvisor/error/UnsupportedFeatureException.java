package io.panvisor.error;

import io.panvisor.Feature;

/**
 * The engine, in this version and on this connection, does not have the feature. Refused before
 * anything was done.
 */
public final class UnsupportedFeatureException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final transient Feature feature;

  /** An error that says which feature is missing and why. */
  public UnsupportedFeatureException(Feature feature, String reason) {
    super("the feature '" + feature.id() + "' is not there: " + reason, Retry.NEVER, null);
    this.feature = feature;
    hint(
        "'panvisor features' lists what this engine has; docs/feature-matrix.md compares the engines.");
  }

  /** {@return the feature that is missing} */
  public Feature feature() {
    return feature;
  }
}
