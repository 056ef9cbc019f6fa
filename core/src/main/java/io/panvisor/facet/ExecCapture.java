package io.panvisor.facet;

import java.nio.charset.StandardCharsets;

/**
 * What a command wrote, and how it ended.
 *
 * @param exitCode its exit code
 * @param output its standard output
 * @param error its standard error
 * @param truncated whether it wrote more than was to be kept
 */
public record ExecCapture(int exitCode, byte[] output, byte[] error, boolean truncated) {

  /** {@return the standard output as UTF-8 text} */
  public String outputText() {
    return new String(output, StandardCharsets.UTF_8);
  }

  /** {@return the standard error as UTF-8 text} */
  public String errorText() {
    return new String(error, StandardCharsets.UTF_8);
  }
}
