package io.panvisor.config.xl;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A value of a domain file: a text in quotes, a number, or a list of values. Immutable. */
public sealed interface XlValue {

  /**
   * A text.
   *
   * @param text what it says, without the quotes and backslashes of the file
   */
  record Text(String text) implements XlValue {

    /** {@return the text in double quotes, as it stands in a file} */
    @Override
    public String written() {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public Object plain() {
      return text;
    }
  }

  /**
   * A number without a sign.
   *
   * @param digits as it is written: decimal, octal with a leading 0, or hexadecimal with 0x
   */
  record Numeral(String digits) implements XlValue {

    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9a-fx]*");
    private static final Pattern WHOLE = Pattern.compile("0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*");

    /** Refuses what xl does not read as a number. */
    public Numeral {
      Values.matching(NUMBER, "number", digits, "a number has digits, or 0x and a to f");
    }

    /** {@return whether it is a whole number, which {@code 1f} is not} */
    public boolean isWhole() {
      return WHOLE.matcher(digits).matches();
    }

    /**
     * {@return the number}
     *
     * @throws InvalidSpecException when it is none, or not below 2^63
     */
    public long value() {
      if (isWhole()) {
        BigInteger value =
            digits.startsWith("0x")
                ? new BigInteger(digits.substring(2), 16)
                : new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
        if (value.bitLength() < 64) {
          return value.longValue();
        }
      }
      throw InvalidSpecException.of("number", digits, "a whole number below 2^63 is expected here");
    }

    @Override
    public String written() {
      return digits;
    }

    @Override
    public Object plain() {
      return isWhole() && digits.length() < 18 ? value() : digits;
    }
  }

  /**
   * A list.
   *
   * @param items its values, lists among them
   */
  record Items(List<XlValue> items) implements XlValue {

    /** Copies the list. */
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String written() {
      List<String> parts = items.stream().map(XlValue::written).toList();
      return parts.isEmpty() ? "[ ]" : "[ " + String.join(", ", parts) + " ]";
    }

    @Override
    public Object plain() {
      return items.stream().map(XlValue::plain).toList();
    }
  }

  /** {@return a text of one line, without control characters} */
  static XlValue text(String text) {
    return new Text(Values.line("value", text));
  }

  /** {@return a number, which is not negative} */
  static XlValue number(long value) {
    if (value < 0) {
      throw InvalidSpecException.of("number", Long.toString(value), "xl knows no negative numbers");
    }
    return new Numeral(Long.toString(value));
  }

  /** {@return 1 for yes, 0 for no} */
  static XlValue flag(boolean value) {
    return new Numeral(value ? "1" : "0");
  }

  /** {@return a list of texts} */
  static XlValue texts(List<String> texts) {
    List<XlValue> items = new ArrayList<>();
    texts.forEach(each -> items.add(text(each)));
    return new Items(items);
  }

  /** {@return a list of texts} */
  static XlValue texts(String... texts) {
    return texts(Arrays.asList(texts));
  }

  /** {@return the value as it stands in a file} */
  String written();

  /** {@return the value as a text, a number (Long) or a list, for JSON} */
  Object plain();
}
