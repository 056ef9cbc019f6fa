package io.panvisor.spec;

import io.panvisor.Secret;
import java.util.List;

/**
 * Options that only one engine has; each backend brings its own type. Options for another engine
 * are skipped.
 *
 * <p>An implementation is immutable, and its {@code toString} holds no secrets.
 */
public interface EngineOptions {

  /** {@return every secret in these options, so that core can keep them out of messages} */
  default List<Secret> hiddenValues() {
    return List.of();
  }
}
