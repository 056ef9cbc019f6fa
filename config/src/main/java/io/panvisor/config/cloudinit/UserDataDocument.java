package io.panvisor.config.cloudinit;

import io.panvisor.config.ConfigDocument;
import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * User-data that was read. A cloud-config can be edited, value by value; every other format is kept
 * as it is. Immutable and thread-safe.
 */
public final class UserDataDocument implements ConfigDocument {

  private final String text;
  private final UserDataFormat format;
  private final Optional<YamlPart> root;
  private final @Nullable Problem broken;

  private UserDataDocument(String text) {
    this.text = text;
    this.format = UserDataFormat.of(text);
    Optional<YamlPart> part = Optional.empty();
    Problem problem = null;
    if (format == UserDataFormat.CLOUD_CONFIG) {
      try {
        part = YamlParser.read(text);
      } catch (YamlParser.BrokenYamlException wrong) {
        problem =
            Problem.error(
                wrong.line(),
                "this is no YAML: " + wrong.getMessage(),
                "cloud-init ignores the whole file.");
      }
    }
    this.root = part;
    this.broken = problem;
  }

  /** {@return the user-data in that text, whatever it is} */
  public static UserDataDocument parse(String text) {
    return new UserDataDocument(text);
  }

  /** {@return what it is} */
  public UserDataFormat format() {
    return format;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public Object model() {
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("format", format.toString());
    if (root.isPresent()) {
      model.put("content", Masks.in(YamlValues.of(root.get())));
    } else {
      model.put("lines", (int) text.lines().count());
    }
    return model;
  }

  @Override
  public List<Problem> problems() {
    if (broken != null) {
      return List.of(broken);
    }
    if (format == UserDataFormat.UNKNOWN) {
      return List.of(
          Problem.error(
              1,
              "cloud-init does not know what this is, and ignores it",
              "A cloud-config begins with the line #cloud-config, a script with #!."));
    }
    List<Problem> problems = new ArrayList<>();
    if (format == UserDataFormat.CLOUD_CONFIG && !text.startsWith("#cloud-config")) {
      problems.add(
          Problem.warning(
              1, "#cloud-config is not the first line", "Programs that check it refuse the file."));
    }
    root.ifPresent(part -> problems.addAll(UserDataProblems.of(part)));
    return problems;
  }

  /**
   * {@return the same with another value in that field; where it is missing, it is made}
   *
   * @param path the names from the top, such as {@code [growpart, mode]}
   * @param value maps, lists, texts, whole numbers, Booleans or null
   * @throws InvalidSpecException when this is no cloud-config, or cannot be edited in this place
   */
  public UserDataDocument set(List<String> path, @Nullable Object value) {
    return new UserDataDocument(YamlEditor.set(editable(), named(path), value));
  }

  /**
   * {@return the same with one more item in the list of that field}
   *
   * @throws InvalidSpecException when this is no cloud-config, or the field no list
   */
  public UserDataDocument append(List<String> path, Object item) {
    return new UserDataDocument(YamlEditor.append(editable(), named(path), item));
  }

  /**
   * {@return the same without that field; the same document where it has none}
   *
   * @throws InvalidSpecException when this is no cloud-config
   */
  public UserDataDocument remove(List<String> path) {
    return new UserDataDocument(YamlEditor.remove(editable(), named(path)));
  }

  private static List<String> named(List<String> path) {
    if (path.isEmpty()) {
      throw InvalidSpecException.of("path", "", "a field has a name");
    }
    return path;
  }

  private String editable() {
    if (format != UserDataFormat.CLOUD_CONFIG) {
      throw InvalidSpecException.of(
          "user-data", format.toString(), "only a cloud-config can be edited, and this is kept");
    }
    return text;
  }

  /** {@return the same with today's names of keys} */
  @Override
  public Modernised modernised() {
    List<Rename> renames = new ArrayList<>();
    if (root.isPresent() && root.get() instanceof YamlPart.Mapping top) {
      for (YamlPart.Entry entry : top.entries()) {
        CloudConfigKeys.find(entry.name())
            .map(CloudConfigKeys.Key::instead)
            .filter(instead -> !instead.isEmpty() && top.find(instead).isEmpty())
            .ifPresent(instead -> renames.add(new Rename(entry.key(), entry.name(), instead)));
        if (entry.name().equals("users") && entry.value() instanceof YamlPart.Sequence users) {
          users.items().forEach(user -> lockNames(user, renames));
        }
      }
    }
    StringBuilder changed = new StringBuilder(text);
    renames.stream()
        .sorted(Comparator.comparingInt((Rename rename) -> rename.key().start()).reversed())
        .forEach(
            rename -> changed.replace(rename.key().start(), rename.key().end(), rename.instead()));
    return new Modernised(
        renames.isEmpty() ? this : new UserDataDocument(changed.toString()),
        renames.stream().map(Rename::explanation).toList());
  }

  private static void lockNames(YamlPart user, List<Rename> renames) {
    if (user instanceof YamlPart.Mapping mapping && mapping.find("lock_passwd").isEmpty()) {
      mapping
          .find("lock-passwd")
          .ifPresent(entry -> renames.add(new Rename(entry.key(), "lock-passwd", "lock_passwd")));
    }
  }

  /** A key that gets today's name. */
  private record Rename(YamlPart key, String old, String instead) {

    Problem explanation() {
      return Problem.warning(
          key.line(), "'" + old + "' has become '" + instead + "'", "It means the same.");
    }
  }
}
