package io.panvisor.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which images are meant; all that is said has to be true of one. Immutable and thread-safe; each
 * method gives a narrowed copy.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/image/prune/#filter">filters</a>
 */
public final class ImageFilter {

  private static final ImageFilter ALL = new ImageFilter(false, null, List.of(), null);

  private final boolean unnamed;
  private final @Nullable String pattern;
  private final List<String> labels;
  private final @Nullable Duration age;

  private ImageFilter(
      boolean unnamed, @Nullable String pattern, List<String> labels, @Nullable Duration age) {
    this.unnamed = unnamed;
    this.pattern = pattern;
    this.labels = labels;
    this.age = age;
  }

  /** {@return all images} */
  public static ImageFilter all() {
    return ALL;
  }

  /** {@return those without a name that are no step of another} */
  public ImageFilter unnamed() {
    return new ImageFilter(true, pattern, labels, age);
  }

  /**
   * {@return those of that name; for lists alone}
   *
   * @param wanted a name with {@code *} and {@code ?}, such as {@code debian:*}
   */
  public ImageFilter named(String wanted) {
    if (!wanted.matches("[A-Za-z0-9_.:/*?@\\[\\]-]{1,512}")) {
      throw InvalidSpecException.of("name", wanted, "it is no image's name with '*' and '?'");
    }
    return new ImageFilter(unnamed, wanted, labels, age);
  }

  /** {@return those with a label of that key} */
  public ImageFilter labelled(String key) {
    if (key.isBlank()) {
      throw InvalidSpecException.of("label", key, "a label has a key");
    }
    List<String> more = new ArrayList<>(labels);
    more.add(key);
    return new ImageFilter(unnamed, pattern, List.copyOf(more), age);
  }

  /** {@return those with that label} */
  public ImageFilter labelled(String key, String value) {
    return labelled(key + "=" + value);
  }

  /** {@return those that were made longer ago; a second or more} */
  public ImageFilter olderThan(Duration least) {
    if (least.toSeconds() < 1) {
      throw InvalidSpecException.of("age", least.toString(), "an age is a second or more");
    }
    return new ImageFilter(unnamed, pattern, labels, least);
  }

  /** What a list understands; the age it does not. */
  String forList(ObjectMapper mapper) {
    ObjectNode filters = mapper.createObjectNode();
    if (unnamed) {
      filters.putArray("dangling").add("true");
    }
    if (pattern != null) {
      filters.putArray("reference").add(pattern);
    }
    putLabels(filters);
    return filters.toString();
  }

  String forPrune(ObjectMapper mapper) {
    if (pattern != null) {
      throw InvalidSpecException.of("name", pattern, "the engine does not clear away by name");
    }
    ObjectNode filters = mapper.createObjectNode();
    filters.putArray("dangling").add(Boolean.toString(unnamed));
    putLabels(filters);
    if (age != null) {
      filters.putArray("until").add(age.toSeconds() + "s");
    }
    return filters.toString();
  }

  private void putLabels(ObjectNode filters) {
    if (!labels.isEmpty()) {
      labels.forEach(filters.putArray("label")::add);
    }
  }

  Optional<Duration> age() {
    return Optional.ofNullable(age);
  }
}
