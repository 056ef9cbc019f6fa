package io.panvisor.openvz;

import io.panvisor.CallOptions;
import io.panvisor.MachineId;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.FrameStream;

/** The numbered terminals of a container. */
record ContainerTerminals(OpenvzConsole console, OwnCalls calls, MachineId id)
    implements Terminals {

  private static final int MOST = 12;

  @Override
  public FrameStream open(int number) {
    if (number < 1 || number > MOST) {
      throw InvalidSpecException.of("terminal", Integer.toString(number), "from 1 to " + MOST);
    }
    return calls.changing(
        "terminals.open",
        id,
        CallOptions.defaults(),
        OwnCalls.USUAL,
        call -> console.terminal(call, id, number));
  }
}
