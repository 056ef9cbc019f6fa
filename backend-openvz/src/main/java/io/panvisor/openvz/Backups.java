package io.panvisor.openvz;

import io.panvisor.facet.MachineFacet;
import java.util.List;

/**
 * Backups on the node, of version 7 and later, by prlctl. Had by {@code
 * machine.facet(Backups.class)}; each takes fifteen minutes at most if the options do not say
 * otherwise, and tells progress. Thread-safe.
 */
public interface Backups extends MachineFacet {

  /** Makes a backup: the first is whole, later ones hold what changed. */
  void create();

  /** {@return the ids of the machine's backups} */
  List<String> list();

  /** Brings the machine back to the backup of that id. */
  void restore(String backup);

  /** Deletes the backup of that id. */
  void delete(String backup);
}
