package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** A quota, the memory, the disk or another resource is used up. */
public final class ResourcesExhaustedException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final String resource;

  /** An error without a cause beneath; {@code what} is one sentence. */
  public ResourcesExhaustedException(String what, String resource) {
    this(what, resource, null);
  }

  /** An error with the cause beneath; {@code what} is one sentence. */
  public ResourcesExhaustedException(String what, String resource, @Nullable Throwable cause) {
    super(what, Retry.AFTER_CHANGE, cause);
    this.resource = resource;
  }

  /** {@return what is used up: memory, disk, quota, processes, ...} */
  public String resource() {
    return resource;
  }
}
