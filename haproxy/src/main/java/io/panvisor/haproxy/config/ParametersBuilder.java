package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the parameters of a bind or server line, each once, in the order in which they came.
 *
 * @param <B> the builder itself
 */
public abstract class ParametersBuilder<B extends ParametersBuilder<B>> {

  final List<Parameter> parameters = new ArrayList<>();
  private final ParameterTable table;
  private final String field;

  ParametersBuilder(ParameterTable table, String field) {
    this.table = table;
    this.field = field;
  }

  abstract B self();

  boolean has(String keyword) {
    return parameters.stream().anyMatch(each -> each.keyword().equals(keyword));
  }

  boolean isFlag(String keyword) {
    return table.find(keyword).filter(entry -> entry.values() == 0).isPresent();
  }

  B flag(String keyword) {
    return parameter(keyword);
  }

  /**
   * Sets a parameter by its name in the manual; it takes the place of an earlier one of that name.
   *
   * @param keyword its name, such as {@code on-marked-down}
   * @param values its values, none for a flag
   * @throws InvalidSpecException when there is none of that name, or it has another number of
   *     values, or a value has control characters
   */
  public B parameter(String keyword, String... values) {
    String where = field + ": " + keyword;
    int expected =
        table
            .find(keyword)
            .orElseThrow(
                () ->
                    InvalidSpecException.of(
                        where,
                        keyword,
                        "there is no such parameter of a "
                            + table.what()
                            + Similar.nearest(keyword, table.keywords())
                                .map(near -> "; is '" + near + "' meant?")
                                .orElse("")))
            .values();
    if (values.length != expected) {
      throw InvalidSpecException.of(
          where, String.join(" ", values), "it has " + expected + " values");
    }
    for (String value : values) {
      Values.line(where, value);
      if (value.isEmpty()) {
        throw InvalidSpecException.of(where, value, "a value is expected here");
      }
    }
    Parameter parameter = new Parameter(keyword, Arrays.asList(values));
    for (int index = 0; index < parameters.size(); index++) {
      if (parameters.get(index).keyword().equals(keyword)) {
        parameters.set(index, parameter);
        return self();
      }
    }
    parameters.add(parameter);
    return self();
  }

  /** Takes a parameter or flag away, if it is there. */
  public B without(String keyword) {
    parameters.removeIf(each -> each.keyword().equals(keyword));
    return self();
  }
}
