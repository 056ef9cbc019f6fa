package io.panvisor.config.openvz;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.regex.Pattern;

/** What a value may be. */
@FunctionalInterface
interface VzRule {

  Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}");
  Pattern LAYOUT = Pattern.compile("simfs|ploop(?::(?:plain|expanded|raw))?|[45]");
  Pattern SPEEDS =
      Pattern.compile("[A-Za-z0-9_.-]{1,15}:[0-9]{1,9}(?: [A-Za-z0-9_.-]{1,15}:[0-9]{1,9})*");

  /** Throws when it may not be; the field is the key. */
  void check(String key, String value);

  VzRule PATH = Values::absolutePath;

  /** A folder for each container: vzctl puts the container's number in. */
  VzRule CONTAINER_PATH =
      (key, value) -> {
        Values.absolutePath(key, value);
        if (!value.matches("[A-Za-z0-9_./-]*\\$(?:VEID|\\{VEID\\})[A-Za-z0-9_./-]*")) {
          throw InvalidSpecException.of(
              key,
              value,
              "the folder of a container has $VEID in it, once, such as /vz/root/$VEID");
        }
      };

  VzRule NEIGHBOURS =
      (key, value) -> {
        if (value.startsWith("list:")) {
          words(value.substring("list:".length()), Values::device).check(key, value);
        } else {
          oneOf("all", "detect").check(key, value);
        }
      };

  VzRule ADDRESSES =
      (key, value) -> {
        if (!value.equals("inherit")) {
          words(value, Values::address).check(key, value);
        }
      };

  VzRule DOMAINS =
      (key, value) -> {
        if (!value.equals("inherit")) {
          words(value, Values::hostName).check(key, value);
        }
      };

  VzRule MODULES = (key, value) -> words(value, Values::token).check(key, value);

  static VzRule oneOf(String... words) {
    return (key, value) -> {
      if (!List.of(words).contains(value)) {
        throw InvalidSpecException.of(key, value, "one of " + String.join(", ", words));
      }
    };
  }

  static VzRule number(long least, long most) {
    return (key, value) -> {
      if (!value.matches("-?(?:0|[1-9][0-9]{0,11})")
          || Long.parseLong(value) < least
          || Long.parseLong(value) > most) {
        throw InvalidSpecException.of(key, value, "a whole number from " + least + " to " + most);
      }
    };
  }

  static VzRule matching(Pattern pattern, String why) {
    return (key, value) -> Values.matching(pattern, key, value, why);
  }

  private static VzRule words(String text, VzRule each) {
    return (key, value) -> {
      if (text.isBlank()) {
        throw InvalidSpecException.of(key, value, "at least one is expected here");
      }
      for (String word : text.strip().split(" +")) {
        each.check(key, word);
      }
    };
  }
}
