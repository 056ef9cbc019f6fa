package io.panvisor.haproxy.runtime;

import io.panvisor.DataSize;
import io.panvisor.spi.EngineContext;
import java.time.Duration;

/** One way to a command line of HAProxy's. Thread-safe: each question has its own connection. */
public interface RuntimeChannel {

  /**
   * Sends the request and gives the whole answer.
   *
   * @param request a command, or several with {@code ;} between them, without the last newline
   * @param longest how long all of it may take
   * @return the answer as it came, empty when the other side closed without one
   * @throws io.panvisor.error.ConnectionLostException when nobody listens, or the connection broke
   * @throws io.panvisor.error.AccessDeniedException when the socket may not be opened
   * @throws io.panvisor.error.OperationTimeoutException when the time is over
   * @throws io.panvisor.error.ResourcesExhaustedException when the answer is longer than the bound
   * @throws io.panvisor.error.OperationInterruptedException when the calling thread is interrupted
   */
  String ask(String request, Duration longest);

  /**
   * {@return the way to that socket}
   *
   * @param address where the socket is
   * @param context time and threads
   * @param bound how long an answer may be
   */
  static RuntimeChannel to(RuntimeAddress address, EngineContext context, DataSize bound) {
    return new SocketRuntimeChannel(address, context, bound);
  }

  /** {@return where it leads, for messages} */
  String place();
}
