package io.panvisor.openvz;

import io.panvisor.EngineInfo;
import java.util.Set;

/**
 * What one node is and has; asked once a connection.
 *
 * @param info the engine
 * @param generation the generation of its tools
 * @param commands the words of vzctl's usage, among them its commands
 * @param columns vzlist's columns
 * @param json whether vzlist speaks JSON
 * @param prlctl whether there is prlctl, and so virtual machines
 */
record NodeFacts(
    EngineInfo info,
    Generation generation,
    Set<String> commands,
    Set<String> columns,
    boolean json,
    boolean prlctl) {

  NodeFacts {
    commands = Set.copyOf(commands);
    columns = Set.copyOf(columns);
  }

  boolean knows(String command) {
    return commands.contains(command);
  }
}
