package io.panvisor.openvz;

import java.util.Locale;

/** How a container's files are kept on the node. */
public enum Layout {
  /** A folder of the node's file system; the older tools only. */
  SIMFS,
  /** A file system in image files of its own, which has snapshots and can be resized. */
  PLOOP;

  /** The word of the tools. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
