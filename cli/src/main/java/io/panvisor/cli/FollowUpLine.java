package io.panvisor.cli;

import io.panvisor.config.FollowUp;

/** What is left to do, for people. */
final class FollowUpLine {

  private FollowUpLine() {}

  /** What, and why. */
  static String of(FollowUp followUp) {
    return "then: " + what(followUp) + " (" + followUp.why() + ")";
  }

  /** What alone. */
  static String what(FollowUp followUp) {
    if (followUp instanceof FollowUp.Reboot) {
      return "start the host anew";
    }
    return followUp instanceof FollowUp.ByHand byHand
        ? byHand.what()
        : String.join(" ", followUp.command());
  }
}
