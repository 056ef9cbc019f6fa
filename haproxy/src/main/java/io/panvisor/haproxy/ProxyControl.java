package io.panvisor.haproxy;

import io.panvisor.haproxy.runtime.RuntimeApi;
import java.util.Optional;

/** The HAProxy that a load balancer works with: its file, its process and its runtime API. */
interface ProxyControl {

  /** The version whose words the file has. */
  HaproxyVersion version();

  /** The file; nothing when there is none. */
  Optional<String> read();

  /** Writes the file; HAProxy does not notice. */
  void write(String text);

  /** The runtime API of the HAProxy that has that file. */
  RuntimeApi runtime(String text);

  boolean isRunning();

  /** Starts it when it does not run. */
  void start();

  /** Has it read its file again. */
  void reload();
}
