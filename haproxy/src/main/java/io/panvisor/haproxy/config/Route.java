package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;

/**
 * A backend that takes the requests which fit.
 *
 * @param backend its name
 * @param condition which requests
 */
public record Route(String backend, Condition condition) implements Statement {

  /** Checks the name. */
  public Route {
    Values.token("use_backend", backend);
    if (condition.words().isEmpty()) {
      throw InvalidSpecException.of(
          "use_backend", backend, "a condition is expected; without one, it is the default");
    }
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("use_backend", backend));
    words.addAll(condition.words());
    out.at("use_backend " + backend).line(words);
  }
}
