package io.panvisor.facet;

import java.util.Map;
import java.util.Set;

/** Changes a machine's labels. */
public interface Labeling extends MachineFacet {

  /** Sets and removes labels in one step; what is not named stays. */
  void change(Map<String, String> set, Set<String> remove);
}
