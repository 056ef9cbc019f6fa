package io.panvisor.config.cloudinit;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Meta-data or network-config that was read: YAML, or JSON, which is YAML too. It is edited value
 * by value. Immutable and thread-safe.
 */
public final class SeedDocument implements ConfigDocument {

  private final String text;
  private final Function<YamlPart, List<Problem>> finder;
  private final Optional<YamlPart> root;
  private final @Nullable Problem broken;

  private SeedDocument(String text, Function<YamlPart, List<Problem>> finder) {
    this.text = text;
    this.finder = finder;
    Optional<YamlPart> part = Optional.empty();
    Problem problem = null;
    try {
      part = YamlParser.read(text);
    } catch (YamlParser.BrokenYamlException wrong) {
      problem = Problem.error(wrong.line(), "this is no YAML: " + wrong.getMessage(), "");
    }
    this.root = part;
    this.broken = problem;
  }

  /** {@return the meta-data in that text} */
  public static SeedDocument metaData(String text) {
    return new SeedDocument(text, MetaDataProblems::of);
  }

  /** {@return the network-config in that text, of version 1 or 2} */
  public static SeedDocument networkConfig(String text) {
    return new SeedDocument(text, NetworkProblems::of);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public Object model() {
    Object value = root.isEmpty() ? null : Masks.in(YamlValues.of(root.get()));
    if (value != null) {
      return value;
    }
    Map<String, Object> model = new LinkedHashMap<>();
    if (broken != null) {
      model.put("lines", (int) text.lines().count());
    }
    return model;
  }

  @Override
  public List<Problem> problems() {
    if (broken != null) {
      return List.of(broken);
    }
    return root.map(finder).orElse(List.of());
  }

  /**
   * {@return the same with another value in that field; where it is missing, it is made}
   *
   * @param path the names from the top, such as {@code [local-hostname]}
   * @param value maps, lists, texts, whole numbers, Booleans or null
   * @throws InvalidSpecException when the file cannot be edited in this place
   */
  public SeedDocument set(List<String> path, @Nullable Object value) {
    return new SeedDocument(YamlEditor.set(text, named(path), value), finder);
  }

  /**
   * {@return the same without that field; the same document where it has none}
   *
   * @throws InvalidSpecException when the file cannot be edited in this place
   */
  public SeedDocument remove(List<String> path) {
    return new SeedDocument(YamlEditor.remove(text, named(path)), finder);
  }

  private static List<String> named(List<String> path) {
    if (path.isEmpty()) {
      throw InvalidSpecException.of("path", "", "a field has a name");
    }
    return path;
  }
}
