package io.panvisor.error;

import org.jspecify.annotations.Nullable;

/** The name is taken. */
public final class AlreadyExistsException extends PanvisorException {

  private static final long serialVersionUID = 1L;

  private final String type;
  private final String name;

  /** An error without a cause beneath. */
  public AlreadyExistsException(String type, String name) {
    this(type, name, null);
  }

  /** An error with the cause beneath. */
  public AlreadyExistsException(String type, String name, @Nullable Throwable cause) {
    super("the " + type + " '" + name + "' exists already", Retry.AFTER_CHANGE, cause);
    this.type = type;
    this.name = name;
  }

  /** {@return what exists already: machine, image, snapshot, ...} */
  public String type() {
    return type;
  }

  /** {@return its name} */
  public String name() {
    return name;
  }
}
