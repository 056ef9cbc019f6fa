package io.panvisor;

/**
 * Whether one engine can be used from here, found without starting anything. Immutable and
 * thread-safe.
 *
 * @param name the engine in one lower-case word
 * @param uri the URI to connect by
 * @param usable whether a connection was made
 * @param version the engine's version, or an empty text
 * @param problem why it cannot be used, or an empty text
 * @param advice what to do so that it can, or an empty text
 */
public record EngineReport(
    String name, String uri, boolean usable, String version, String problem, String advice) {

  /** {@return the report of a usable engine} */
  public static EngineReport usable(String name, String uri, String version) {
    return new EngineReport(name, uri, true, version, "", "");
  }

  /** {@return the report of an engine that cannot be used} */
  public static EngineReport unusable(String name, String uri, String problem, String advice) {
    return new EngineReport(name, uri, false, "", problem, advice);
  }
}
