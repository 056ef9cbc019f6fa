package io.panvisor.docker;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What {@code engines/setup} has written about the engines of this machine. */
final class RealEngines {

  private static final Path STANDARD = Path.of("/var/cache/panvisor/engines.properties");

  private RealEngines() {}

  static String property(String key) {
    String value = properties().getProperty(key);
    if (value == null) {
      throw new IllegalStateException(
          "engines/setup has written no " + key + ": run it, or ./test, which does");
    }
    return value;
  }

  private static Properties properties() {
    String named = System.getProperty("panvisor.engines", System.getenv("PANVISOR_ENGINES"));
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(named == null ? STANDARD : Path.of(named))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("run engines/setup, or ./test, which does", e);
    }
    return properties;
  }

  static String uri() {
    return property("docker.uri");
  }

  static String image() {
    return property("docker.image");
  }
}
