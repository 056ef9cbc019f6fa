package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Console;
import io.panvisor.facet.Session;

/** A console over a connection. */
record ConsoleFacet(Link link, CallOptions options, MachineId id) implements Console {

  @Override
  public Session open() {
    Operation operation = Operation.changing("console.open", id);
    return new StreamSession(
        link,
        operation,
        link.run(
            operation,
            options,
            (connection, call) ->
                connection
                    .console()
                    .orElseThrow(
                        () ->
                            new UnsupportedFeatureException(
                                Feature.CONSOLE, "this connection has none"))
                    .open(call, id)));
  }
}
