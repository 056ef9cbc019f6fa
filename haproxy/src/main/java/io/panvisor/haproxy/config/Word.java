package io.panvisor.haproxy.config;

/**
 * One word of a line.
 *
 * @param text what it says, without quotes and escapes; variables stay as they are written
 * @param raw how it stands in the file
 * @param start where it begins in the line, from 0
 * @param hasVariables whether the environment says what a part of it is
 */
public record Word(String text, String raw, int start, boolean hasVariables) {

  int end() {
    return start + raw.length();
  }

  /** {@return how it stands in the file} */
  @Override
  public String toString() {
    return raw;
  }
}
