package io.panvisor.spi;

import io.panvisor.spec.MachineSpec;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A machine to be made: the spec, the identity of the request, and all labels to write. Immutable.
 */
public final class CreateRequest {

  private final MachineSpec spec;
  private final UUID id;
  private final Map<String, String> labels;
  private final boolean run;

  /** A request; core makes it. */
  public CreateRequest(MachineSpec spec, UUID id, Map<String, String> marks, boolean run) {
    this.spec = spec;
    this.id = id;
    TreeMap<String, String> all = new TreeMap<>(spec.labels().asMap());
    all.putAll(marks);
    this.labels = Collections.unmodifiableMap(all);
    this.run = run;
  }

  /** {@return what the machine is to be} */
  public MachineSpec spec() {
    return spec;
  }

  /** {@return a new identity: the machine's own where the engine lets the client choose} */
  public UUID id() {
    return id;
  }

  /** {@return the user's labels and Panvisor's marks, all to be written with the machine} */
  public Map<String, String> labels() {
    return labels;
  }

  /** {@return whether the machine is run at once, as one undoable unit} */
  public boolean run() {
    return run;
  }
}
