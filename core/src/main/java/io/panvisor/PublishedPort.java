package io.panvisor;

/**
 * A port of a machine that the engine's host answers for. Immutable and thread-safe.
 *
 * @param hostAddress the host's address that listens, {@code 0.0.0.0} or {@code ::} for all
 * @param hostPort the host's port
 * @param machinePort the machine's port
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PublishedPort(String hostAddress, int hostPort, int machinePort, String protocol) {

  @Override
  public String toString() {
    return hostAddress + ":" + hostPort + "->" + machinePort + "/" + protocol;
  }
}
