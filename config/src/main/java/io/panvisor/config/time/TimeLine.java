package io.panvisor.config.time;

import java.util.List;

/**
 * One directive of a file.
 *
 * @param name its name in small letters
 * @param arguments the words behind it
 * @param index the index of its line
 */
record TimeLine(String name, List<String> arguments, int index) {

  TimeLine {
    arguments = List.copyOf(arguments);
  }

  String joined() {
    return String.join(" ", arguments);
  }
}
