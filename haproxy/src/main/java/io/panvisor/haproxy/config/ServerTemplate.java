package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Places for servers whose addresses a name server tells, numbered behind a prefix.
 *
 * @param prefix what stands before each number: letters, digits and {@code _.:-}
 * @param places how many, such as {@code 5}, or which numbers, such as {@code 1-5}
 * @param address the name that is asked for, with a port
 * @param parameters as on a server line
 */
public record ServerTemplate(
    String prefix, String places, String address, List<Parameter> parameters) implements Statement {

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,247}");
  private static final Pattern PLACES = Pattern.compile("[1-9][0-9]{0,4}(?:-[1-9][0-9]{0,4})?");

  /** Checks the texts. */
  public ServerTemplate {
    parameters = List.copyOf(parameters);
    Values.matching(PREFIX, "prefix", prefix, "letters, digits and the signs _ . : - are allowed");
    Values.matching(PLACES, "places", places, "a number or two with '-' between are expected");
    String[] ends = places.split("-");
    if (ends.length == 2 && Integer.parseInt(ends[0]) > Integer.parseInt(ends[1])) {
      throw InvalidSpecException.of("places", places, "the lower number comes first");
    }
    Endpoint.parse("address", address);
  }

  /** {@return that many places for the servers behind a name, to be described further} */
  public static Builder of(String prefix, String places, Endpoint endpoint) {
    return new Builder(prefix, places, endpoint.toString());
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("server-template", prefix, places, address));
    parameters.forEach(parameter -> parameter.addTo(words));
    out.at("server-template " + prefix).parameters(parameters, ParameterTable.SERVER).line(words);
  }

  /** Describes it. Not thread-safe. */
  public static final class Builder extends ServerParameters<Builder> {

    private final String prefix;
    private final String places;
    private final String address;

    private Builder(String prefix, String places, String address) {
      super("server-template " + prefix);
      this.prefix = prefix;
      this.places = places;
      this.address = address;
    }

    @Override
    Builder self() {
      return this;
    }

    /** {@return the places} */
    public ServerTemplate build() {
      return new ServerTemplate(prefix, places, address, parameters);
    }
  }
}
