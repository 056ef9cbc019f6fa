package io.panvisor.facet;

/** Attaches to a machine's own process: the one that it was made to run. */
public interface Attach extends MachineFacet {

  /**
   * Attaches. A machine that was made and not started yet can be attached to before it starts, so
   * that nothing of what it says is missed; what it said before is in its log.
   *
   * <p>The session ends in good order in two ways: when the process has ended, and then {@link
   * Session#exitCode()} has its code; and when it was detached from by keys, and then there is no
   * code and the process runs on. Closing the session detaches too.
   *
   * @return the session, which is the caller's to close
   * @throws io.panvisor.error.InvalidSpecException when input is wanted and the machine was made
   *     without ({@code container.interactive})
   */
  Session open(AttachSpec spec);
}
