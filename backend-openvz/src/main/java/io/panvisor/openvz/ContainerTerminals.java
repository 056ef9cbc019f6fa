package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.Session;
import io.panvisor.spi.FacetCalls;

/** The numbered terminals of a container. */
record ContainerTerminals(FacetCalls calls, MachineId id) implements Terminals {

  private static final int MOST = 12;

  @Override
  public Session open(int number) {
    if (number < 1 || number > MOST) {
      throw InvalidSpecException.of("terminal", Integer.toString(number), "from 1 to " + MOST);
    }
    return calls.opening(
        "openvz.terminal.open",
        (connection, call) ->
            OpenvzConnection.of(connection).terminals().terminal(call, id, number));
  }
}
