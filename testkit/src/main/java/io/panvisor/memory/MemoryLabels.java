package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.Labels;
import io.panvisor.MachineId;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spi.Call;
import io.panvisor.spi.LabelOperations;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Changing labels. */
record MemoryLabels(MemoryConnection connection) implements LabelOperations {

  @Override
  public void change(Call call, MachineId id, Map<String, String> set, Set<String> remove) {
    connection.ask(
        call,
        MemoryCall.LABELS,
        () -> {
          MemoryMachine machine = connection.machine(id, Feature.LABELS_CHANGE);
          synchronized (machine.lock()) {
            TreeSet<String> keys = new TreeSet<>(machine.labels().keySet());
            keys.removeIf(key -> key.startsWith(Labels.RESERVED) || remove.contains(key));
            keys.addAll(set.keySet());
            if (keys.size() > Labels.MOST) {
              throw InvalidSpecException.of(
                  "labels",
                  Integer.toString(keys.size()),
                  "a machine has " + Labels.MOST + " labels at most");
            }
            machine.changeLabels(set, remove);
          }
          return true;
        });
  }
}
