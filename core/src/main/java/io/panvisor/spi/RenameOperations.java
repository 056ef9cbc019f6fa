package io.panvisor.spi;

import io.panvisor.MachineId;

/** Names. A backend that has this implements it; thread-safe. */
public interface RenameOperations {

  /** Changes the name and keeps the identity. */
  void rename(Call call, MachineId id, String name);
}
