package io.panvisor.haproxy.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What holds for every server below it that does not say otherwise.
 *
 * @param parameters as on a server line
 */
public record ServerDefaults(List<Parameter> parameters) implements Statement {

  /** Copies the list. */
  public ServerDefaults {
    parameters = List.copyOf(parameters);
  }

  /** {@return a builder of such defaults} */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("default-server"));
    parameters.forEach(parameter -> parameter.addTo(words));
    out.at("default-server").parameters(parameters, ParameterTable.SERVER).line(words);
  }

  /** Describes them. Not thread-safe. */
  public static final class Builder extends ServerParameters<Builder> {

    private Builder() {
      super("default-server");
    }

    @Override
    Builder self() {
      return this;
    }

    /** {@return the defaults} */
    public ServerDefaults build() {
      return new ServerDefaults(parameters);
    }
  }
}
