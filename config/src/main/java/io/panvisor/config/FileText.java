package io.panvisor.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Between the bytes of a file and its text, without losing any: UTF-8 where the bytes are that, and
 * otherwise each byte as one character of the private use area from U+F700, where no valid text of
 * a configuration file is.
 */
public final class FileText {

  private static final char RAW = '\uF700';

  private FileText() {}

  /** {@return the text of the bytes} */
  public static String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.chars().noneMatch(FileText::isRaw)) {
        return text;
      }
    } catch (CharacterCodingException otherCharset) {
      // What follows takes any bytes.
    }
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte each : bytes) {
      text.append(each >= 0 ? (char) each : (char) (RAW + (each & 0xff)));
    }
    return text.toString();
  }

  /** {@return the bytes of the text; of a decoded text, the same that it was decoded from} */
  public static byte[] encode(String text) {
    if (text.chars().noneMatch(FileText::isRaw)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isRaw(point)) {
                bytes.write(point - RAW);
              } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  private static boolean isRaw(int point) {
    return point >= RAW && point <= RAW + 0xff;
  }
}
