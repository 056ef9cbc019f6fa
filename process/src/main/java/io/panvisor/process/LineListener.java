package io.panvisor.process;

import io.panvisor.facet.Frame;

/**
 * Hears what a command prints while it runs, on the thread that runs it: while a method here does
 * not return, the command has to wait with further output. An exception that is thrown here ends
 * the command and reaches the caller.
 */
@FunctionalInterface
public interface LineListener {

  /**
   * A line is complete. Lines end with a line feed, a carriage return (as progress bars do), or
   * both together; the last one also without. A line of more than 64 KiB comes in parts.
   *
   * @param channel output or error output
   * @param line the line, without its end and without the command's secrets
   */
  void line(Frame.Channel channel, String line);

  /**
   * A line has begun and grew, and nothing more is there for now; for programs that print their
   * progress on one line, such as {@code 0%...10%...20%}. The default does nothing.
   *
   * @param channel output or error output
   * @param soFar the line from its beginning, without the command's secrets
   */
  default void partial(Frame.Channel channel, String soFar) {}
}
