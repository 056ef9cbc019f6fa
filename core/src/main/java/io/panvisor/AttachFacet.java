package io.panvisor;

import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Attach;
import io.panvisor.facet.AttachSpec;
import io.panvisor.facet.Session;

/** A machine's own process over a connection. */
record AttachFacet(Link link, CallOptions options, MachineId id) implements Attach {

  @Override
  public Session open(AttachSpec spec) {
    Operation operation = Operation.changing("attach.open", id);
    return new StreamSession(
        link,
        operation,
        link.run(
            operation,
            options,
            (connection, call) ->
                connection
                    .attach()
                    .orElseThrow(
                        () ->
                            new UnsupportedFeatureException(
                                Feature.ATTACH, "this connection has none"))
                    .open(call, id, spec)));
  }
}
