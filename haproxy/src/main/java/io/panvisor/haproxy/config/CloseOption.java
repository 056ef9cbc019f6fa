package io.panvisor.haproxy.config;

/**
 * {@code option httpclose} or {@code option forceclose}, whichever means that.
 *
 * @param isAsking whether both sides are only asked to close
 */
record CloseOption(boolean isAsking) implements Statement {

  @Override
  public void write(SectionWriter out) {
    out.at("closing");
    boolean same = out.isAtLeast(Closing.sameSince());
    if (isAsking && same) {
      throw out.wrong(
          "ask-both",
          "HAProxy "
              + out.version()
              + " closes by itself since 1.9, and asks nobody; take BOTH, or SERVER");
    }
    out.line("option", isAsking || same ? "httpclose" : "forceclose");
  }
}
