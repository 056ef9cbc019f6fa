package io.panvisor.error;

/** Whether the operation that failed changed anything. */
public enum Outcome {
  /** Nothing was changed, or all that was changed has been undone. */
  NOT_APPLIED,
  /** The change was made; what failed came after it. */
  APPLIED,
  /** It is not known: look before acting again. */
  UNKNOWN
}
