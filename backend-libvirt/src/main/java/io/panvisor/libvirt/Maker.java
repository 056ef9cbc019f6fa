package io.panvisor.libvirt;

import io.panvisor.MachineId;
import io.panvisor.Plan;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.SpecReport;
import io.panvisor.spi.Call;
import io.panvisor.spi.CreateRequest;

/** Makes machines of one family of drivers. Thread-safe. */
interface Maker {

  /** What the engine says of the spec; changes nothing. */
  SpecReport check(Call call, MachineSpec spec);

  /** Makes the machine, and runs it if that is asked for; all or nothing. */
  MachineId create(Call call, CreateRequest request);

  /** What would be sent to make it; nothing is asked or sent. */
  Plan explain(MachineSpec spec, boolean run);
}
