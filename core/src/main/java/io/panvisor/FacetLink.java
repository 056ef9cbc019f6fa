package io.panvisor;

import io.panvisor.facet.Session;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.FrameStream;
import org.jspecify.annotations.Nullable;

/** The calls of a facet that is a backend's own, of one machine or of the hypervisor. */
record FacetLink(Link link, CallOptions options, @Nullable MachineId id) implements FacetCalls {

  @Override
  public <T extends @Nullable Object> T reading(String operation, Body<T> body) {
    return link.run(Operation.reading(operation, id), options, body::with);
  }

  @Override
  public <T extends @Nullable Object> T changing(String operation, Body<T> body) {
    return link.run(Operation.changing(operation, id), options, body::with);
  }

  @Override
  public <T extends @Nullable Object> T making(String operation, Body<T> body) {
    return link.run(Operation.making(operation, id), options, body::with);
  }

  @Override
  public Session opening(String operation, Body<FrameStream> body) {
    Operation opened = Operation.changing(operation, id);
    return new StreamSession(link, opened, link.run(opened, options, body::with));
  }
}
