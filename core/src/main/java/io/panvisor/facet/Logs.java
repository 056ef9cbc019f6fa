package io.panvisor.facet;

/** What a machine wrote. */
public interface Logs extends MachineFacet {

  /** Passes the log on as it comes; ends with the log, or when followed, with the machine. */
  void read(LogQuery query, Output output);

  /**
   * Opens the log as a session, to be read at the caller's own pace; writing to it is refused.
   *
   * @return the session
   */
  Session open(LogQuery query);

  /** {@return the last lines as text, 1 MiB at most} */
  String tail(int lines);
}
