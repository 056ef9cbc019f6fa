package io.panvisor.spi;

/** The keys of Panvisor's own labels. */
public final class Marks {

  /** Who made the machine: an {@link OwnerMark}. */
  public static final String OWNER = "panvisor.owner";

  /** The request that made it, a UUID. */
  public static final String REQUEST = "panvisor.request";

  /**
   * {@code launch} or {@code create}: what was intended; a launched machine that never ran is
   * half-made.
   */
  public static final String INTENT = "panvisor.intent";

  /** The spec's fingerprint. */
  public static final String SPEC = "panvisor.spec";

  /** {@code true} when the machine is not to outlive the process that made it. */
  public static final String EPHEMERAL = "panvisor.ephemeral";

  /** {@code true} while the machine is being made, on engines whose labels can change. */
  public static final String CREATING = "panvisor.creating";

  private Marks() {}
}
