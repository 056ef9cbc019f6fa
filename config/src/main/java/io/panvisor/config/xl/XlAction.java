package io.panvisor.config.xl;

/** What becomes of a domain that ends. */
public enum XlAction {
  /** It is gone. */
  DESTROY,
  /** It is started anew. */
  RESTART,
  /** It is renamed and kept, and another one of its name is started. */
  RENAME_RESTART,
  /** It is kept, to be looked at. */
  PRESERVE,
  /** Its memory is written to a file, then it is gone. */
  COREDUMP_DESTROY,
  /** Its memory is written to a file, then it is started anew. */
  COREDUMP_RESTART,
  /** Its Xen interfaces are reset and it goes on. */
  SOFT_RESET
}
