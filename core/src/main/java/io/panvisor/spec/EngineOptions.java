package io.panvisor.spec;

/**
 * Options that only one engine has; each backend brings its own type. Options for another engine
 * are skipped.
 *
 * <p>An implementation is immutable, and its {@code toString} holds no secrets.
 */
public interface EngineOptions {}
