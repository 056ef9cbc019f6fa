package io.panvisor.libvirt;

import io.panvisor.spi.Call;
import io.panvisor.spi.FacetCalls;
import org.jspecify.annotations.Nullable;

/** How this backend's own facets make their calls: core's deadline, then this session's lane. */
record FacetSession(FacetCalls calls) {

  /** What takes more than one task on the lane. */
  @FunctionalInterface
  interface Steps<T extends @Nullable Object> {
    T with(LibvirtConnection connection, Call call);
  }

  <T extends @Nullable Object> T reading(
      String operation, Subject subject, NativeSession.Body<T> body) {
    return calls.reading(
        operation,
        (connection, call) -> ((LibvirtConnection) connection).session().call(call, subject, body));
  }

  <T extends @Nullable Object> T changing(
      String operation, Subject subject, NativeSession.Body<T> body) {
    return calls.changing(
        operation,
        (connection, call) -> ((LibvirtConnection) connection).session().call(call, subject, body));
  }

  <T extends @Nullable Object> T changing(String operation, Steps<T> steps) {
    return calls.changing(
        operation, (connection, call) -> steps.with((LibvirtConnection) connection, call));
  }

  <T extends @Nullable Object> T making(String operation, Steps<T> steps) {
    return calls.making(
        operation, (connection, call) -> steps.with((LibvirtConnection) connection, call));
  }
}
