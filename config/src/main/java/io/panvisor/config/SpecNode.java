package io.panvisor.config;

import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A description as YAML or JSON says it, read strictly: each field by its type, and nothing that
 * nobody asks for. Every error names the field by its path, such as {@code ipv4.address}.
 *
 * <p>Read all fields, then call {@link #done()}: what was not read is refused as unknown. Not
 * thread-safe.
 */
public final class SpecNode {

  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final String path;
  private final Map<String, Object> fields;
  private final Set<String> read = new HashSet<>();
  private final List<SpecNode> children = new ArrayList<>();

  private SpecNode(String path, Map<String, Object> fields) {
    this.path = path;
    this.fields = fields;
  }

  /**
   * {@return the description in a YAML 1.2 text; JSON is YAML too}
   *
   * @throws InvalidSpecException when it is no YAML, or no mapping at the top
   */
  public static SpecNode yaml(String text) {
    if (text.length() > MOST_BYTES) {
      throw InvalidSpecException.of("spec", "", "a description has at most 16 MiB");
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(50)
            .setCodePointLimit(MOST_BYTES)
            .setLabel("spec")
            .build();
    Object tree;
    try {
      tree = new Load(settings).loadFromString(text);
    } catch (YamlEngineException wrong) {
      throw InvalidSpecException.of("spec", "", "no YAML: " + wrong.getMessage());
    }
    return of(tree == null ? Map.of() : tree, "");
  }

  /** {@return the description in a tree of maps, lists and plain values} */
  public static SpecNode of(Map<String, ?> tree) {
    return of(tree, "");
  }

  private static SpecNode of(Object tree, String path) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw InvalidSpecException.of(
          path.isEmpty() ? "spec" : path, shown(tree), "fields with names are expected here");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((key, value) -> fields.put(String.valueOf(key), value));
    return new SpecNode(path, fields);
  }

  private static String shown(@Nullable Object value) {
    return String.valueOf(value);
  }

  /** {@return the path of that field, for errors} */
  public String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** {@return an error about that field} */
  public InvalidSpecException wrong(String field, String why) {
    return InvalidSpecException.of(at(field), shown(fields.get(field)), why);
  }

  /** {@return the names of all fields, in their order; none counts as read by this} */
  public List<String> names() {
    return List.copyOf(fields.keySet());
  }

  /** {@return whether the field is there and not null} */
  public boolean has(String field) {
    return fields.get(field) != null;
  }

  private Optional<Object> value(String field) {
    read.add(field);
    return Optional.ofNullable(fields.get(field));
  }

  /** {@return the text of the field; numbers and Booleans are taken as they are written} */
  public Optional<String> text(String field) {
    return value(field)
        .map(
            value -> {
              if (value instanceof Map || value instanceof List) {
                throw wrong(field, "one value is expected here");
              }
              return value.toString();
            });
  }

  /**
   * {@return the text of a field that has to be there}
   *
   * @throws InvalidSpecException when it is not
   */
  public String requiredText(String field) {
    return text(field).orElseThrow(() -> missing(field));
  }

  /** {@return the error that says a field is missing} */
  public InvalidSpecException missing(String field) {
    return InvalidSpecException.of(at(field), "", "this has to be given");
  }

  /** {@return the field through a reader of its text, whose errors get the field's path} */
  public <T> Optional<T> value(String field, Function<String, T> reader) {
    return text(field).map(text -> placed(field, text, reader));
  }

  private <T> T placed(String field, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (InvalidSpecException wrong) {
      throw new InvalidSpecException(
          wrong.violations().stream()
              .map(violation -> new Violation(at(field), violation.value(), violation.why()))
              .toList());
    } catch (IllegalArgumentException wrong) {
      throw InvalidSpecException.of(at(field), text, String.valueOf(wrong.getMessage()));
    }
  }

  /** {@return the field as a secret, whose text no error shows} */
  public Optional<Secret> secret(String field) {
    return value(field)
        .map(
            value -> {
              if (value instanceof Map || value instanceof List) {
                throw InvalidSpecException.of(at(field), "***", "one value is expected here");
              }
              return Secret.of(value.toString());
            });
  }

  /** {@return the whole number of the field, in that range, both ends included} */
  public OptionalInt number(String field, int least, int most) {
    Optional<Object> value = value(field);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (value.get() instanceof Integer number && number >= least && number <= most) {
      return OptionalInt.of(number);
    }
    throw wrong(field, "a whole number from " + least + " to " + most + " is expected here");
  }

  /** {@return the field as yes or no: {@code true} or {@code false}} */
  public Optional<Boolean> flag(String field) {
    return value(field)
        .map(
            value -> {
              if (value instanceof Boolean flag) {
                return flag;
              }
              throw wrong(field, "true or false is expected here");
            });
  }

  /** {@return the field as one of an enum's constants, written small with '-'} */
  public <E extends Enum<E>> Optional<E> choice(String field, Class<E> type) {
    return text(field)
        .map(
            text -> {
              List<String> names = new ArrayList<>();
              for (E constant : type.getEnumConstants()) {
                String name = constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
                if (name.equals(text)) {
                  return constant;
                }
                names.add(name);
              }
              throw wrong(field, "one of " + String.join(", ", names) + " is expected here");
            });
  }

  /** {@return the texts of a list; one value alone is a list of one; empty when not there} */
  public List<String> texts(String field) {
    return texts(field, Function.identity());
  }

  /** {@return the values of a list, each through the reader of its text} */
  public <T> List<T> texts(String field, Function<String, T> reader) {
    List<T> result = new ArrayList<>();
    int index = 0;
    for (Object item : items(field)) {
      if (item == null || item instanceof Map || item instanceof List) {
        throw InvalidSpecException.of(
            at(field) + "[" + index + "]", shown(item), "one value is expected here");
      }
      result.add(placed(field + "[" + index + "]", item.toString(), reader));
      index++;
    }
    return List.copyOf(result);
  }

  private List<?> items(String field) {
    return value(field)
        .map(value -> value instanceof List<?> list ? list : List.of(value))
        .orElse(List.of());
  }

  /** {@return the fields within a field, if it is there} */
  public Optional<SpecNode> child(String field) {
    return value(field).map(value -> adopted(of(value, at(field))));
  }

  /** {@return the mappings of a list; one mapping alone is a list of one; empty when not there} */
  public List<SpecNode> children(String field) {
    List<SpecNode> result = new ArrayList<>();
    int index = 0;
    for (Object item : items(field)) {
      result.add(adopted(of(item, at(field) + "[" + index + "]")));
      index++;
    }
    return result;
  }

  /** {@return each name within a field with its text, such as {@code values: {a: 1, b: 2}}} */
  public Map<String, String> pairs(String field) {
    Map<String, String> result = new LinkedHashMap<>();
    child(field)
        .ifPresent(node -> node.names().forEach(name -> result.put(name, node.requiredText(name))));
    return result;
  }

  /** {@return each name within a field with what the reader makes of the fields within it} */
  public <T> Map<String, T> named(String field, BiFunction<String, SpecNode, T> reader) {
    Map<String, T> result = new LinkedHashMap<>();
    child(field)
        .ifPresent(
            node ->
                node.names()
                    .forEach(
                        name ->
                            result.put(
                                name,
                                reader.apply(
                                    name,
                                    node.child(name).orElseThrow(() -> node.missing(name))))));
    return result;
  }

  private SpecNode adopted(SpecNode child) {
    children.add(child);
    return child;
  }

  /**
   * Says that everything was read.
   *
   * @throws InvalidSpecException when a field here or in a child was not, naming all such fields
   */
  public void done() {
    List<Violation> unknown = new ArrayList<>();
    collectUnread(unknown);
    if (!unknown.isEmpty()) {
      throw new InvalidSpecException(unknown);
    }
  }

  private void collectUnread(List<Violation> unknown) {
    for (String name : fields.keySet()) {
      if (!read.contains(name)) {
        String known = read.isEmpty() ? "none" : String.join(", ", read.stream().sorted().toList());
        unknown.add(new Violation(at(name), "", "there is no such field; known here: " + known));
      }
    }
    children.forEach(child -> child.collectUnread(unknown));
  }
}
