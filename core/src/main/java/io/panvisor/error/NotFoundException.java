package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** What was named does not exist. */
public final class NotFoundException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final String type;
  private final String name;

  /** An error without a cause beneath. */
  public NotFoundException(String type, String name) {
    this(type, name, null);
  }

  /** An error with the cause beneath. */
  public NotFoundException(String type, String name, @Nullable Throwable cause) {
    super("there is no " + type + " '" + name + "'", Retry.AFTER_CHANGE, cause);
    this.type = type;
    this.name = name;
  }

  /** {@return what was looked for: machine, image, snapshot, network, volume, ...} */
  public String type() {
    return type;
  }

  /** {@return the name or id that was looked for} */
  public String name() {
    return name;
  }
}
