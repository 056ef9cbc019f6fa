package io.panvisor.config.cloudinit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What YAML parts mean to cloud-init, whose library reads <a href="https://yaml.org/type/">YAML
 * 1.1</a>: {@code yes} is true, {@code 0644} is octal and {@code 1:30} counts sixties. Values that
 * JSON does not have stay texts.
 */
final class YamlValues {

  private static final int MOST_PARTS = 1_000_000;
  private static final String TOO_MUCH = "(too much to be shown)";
  private static final Pattern TRUE = Pattern.compile("yes|Yes|YES|true|True|TRUE|on|On|ON");
  private static final Pattern FALSE = Pattern.compile("no|No|NO|false|False|FALSE|off|Off|OFF");
  private static final Pattern NOTHING = Pattern.compile("~|null|Null|NULL|");
  private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7_]+");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9_]*)");
  private static final Pattern HEX = Pattern.compile("[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*");
  private static final Pattern BINARY = Pattern.compile("[-+]?0b_*[01][01_]*");
  private static final Pattern SIXTIES = Pattern.compile("[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
  private static final Pattern REAL =
      Pattern.compile(
          "[-+]?(?:[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)");

  private final Map<String, Anchored> anchors = new HashMap<>();
  private int parts;

  /** A value that others refer to, and how much it is: a few references can mean very much. */
  private record Anchored(Object value, int parts) {}

  private YamlValues() {}

  /** The value of the part. */
  static @Nullable Object of(YamlPart part) {
    return new YamlValues().value(part);
  }

  /** Whether a plain text without quotes means this very text. */
  static boolean isText(String text) {
    return scalar(text) instanceof String;
  }

  private @Nullable Object value(YamlPart part) {
    if (++parts > MOST_PARTS) {
      return TOO_MUCH;
    }
    int before = parts;
    Object value;
    if (part instanceof YamlPart.Scalar scalar) {
      value = scalar.plain() && scalar.tag().isEmpty() ? scalar(scalar.text()) : scalar.text();
    } else if (part instanceof YamlPart.Sequence sequence) {
      List<@Nullable Object> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(value(item)));
      value = items;
    } else if (part instanceof YamlPart.Mapping mapping) {
      value = fields(mapping);
    } else {
      return referred(part.anchor().orElse(""));
    }
    if (part.anchor().isPresent() && value != null) {
      anchors.put(part.anchor().get(), new Anchored(value, parts - before));
    }
    return value;
  }

  private Object referred(String anchor) {
    Anchored anchored = anchors.get(anchor);
    if (anchored == null) {
      return "(unknown reference)";
    }
    if (anchored.parts() > MOST_PARTS - parts) {
      return TOO_MUCH;
    }
    parts += anchored.parts();
    return anchored.value();
  }

  private Map<String, @Nullable Object> fields(YamlPart.Mapping mapping) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (YamlPart.Entry entry : mapping.entries()) {
      String name =
          entry.key() instanceof YamlPart.Scalar scalar
              ? scalar.text()
              : String.valueOf(value(entry.key()));
      Object value = value(entry.value());
      if (name.equals("<<") && value instanceof Map<?, ?> merged) {
        merged.forEach((key, each) -> fields.putIfAbsent(String.valueOf(key), each));
      } else {
        fields.put(name, value);
      }
    }
    return fields;
  }

  private static @Nullable Object scalar(String text) {
    if (NOTHING.matcher(text).matches()) {
      return null;
    }
    if (TRUE.matcher(text).matches()) {
      return true;
    }
    if (FALSE.matcher(text).matches()) {
      return false;
    }
    String digits = text.replace("_", "").replace("+", "").toLowerCase(Locale.ROOT);
    if (OCTAL.matcher(text).matches()) {
      return whole(digits, 8);
    }
    if (DECIMAL.matcher(text).matches()) {
      return whole(digits, 10);
    }
    if (HEX.matcher(text).matches()) {
      return whole(digits.replace("0x", ""), 16);
    }
    if (BINARY.matcher(text).matches()) {
      return whole(digits.replace("0b", ""), 2);
    }
    if (SIXTIES.matcher(text).matches()) {
      return sixties(digits);
    }
    if (REAL.matcher(text).matches()) {
      return Double.valueOf(digits);
    }
    return text;
  }

  private static Object sixties(String digits) {
    BigInteger sum = BigInteger.ZERO;
    for (String part : digits.replace("-", "").split(":")) {
      sum = sum.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
    }
    return smallest(digits.startsWith("-") ? sum.negate() : sum);
  }

  private static Object whole(String digits, int radix) {
    return smallest(new BigInteger(digits, radix));
  }

  private static Object smallest(BigInteger number) {
    if (number.bitLength() < 32) {
      return number.intValue();
    }
    return number.bitLength() < 64 ? number.longValue() : number.toString();
  }
}
