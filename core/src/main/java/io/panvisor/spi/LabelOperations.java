package io.panvisor.spi;

import io.panvisor.MachineId;
import java.util.Map;
import java.util.Set;

/** Changing labels. A backend that has this implements it; thread-safe. */
public interface LabelOperations {

  /** Sets and removes labels in one step. */
  void change(Call call, MachineId id, Map<String, String> set, Set<String> remove);
}
