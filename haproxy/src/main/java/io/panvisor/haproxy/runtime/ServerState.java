package io.panvisor.haproxy.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One row of {@code show servers state}: a server as HAProxy has it now. Immutable. */
public final class ServerState {

  /** Whether a server works, as its checks have it. */
  public enum Operation {
    /** It is down. */
    STOPPED,
    /** It is up and gets its share slowly. */
    STARTING,
    /** It is up; also when it is not checked. */
    RUNNING,
    /** It is up and wants to stop: it gets no new sessions. */
    STOPPING
  }

  /** Forced by somebody, inherited from a tracked server, or for want of an address. */
  private static final long MAINTENANCE_FLAGS = 0x01 | 0x02 | 0x20;

  private static final long DRAIN_FLAGS = 0x08 | 0x10;

  private final Fields fields;
  private final ServerName name;

  private ServerState(Fields fields) {
    this.fields = fields;
    this.name = new ServerName(fields.text("be_name"), fields.text("srv_name"));
  }

  static List<ServerState> parse(String text) {
    List<ServerState> states = new ArrayList<>();
    List<String> header = List.of();
    for (String line : text.split("\n", -1)) {
      List<String> words = Arrays.stream(line.strip().split(" +")).toList();
      if (line.startsWith("# ")) {
        header = words.subList(1, words.size());
      } else if (words.size() > 1 && !header.isEmpty()) {
        states.add(new ServerState(Fields.of(header, words)));
      }
    }
    return states;
  }

  /** {@return backend and server} */
  public ServerName name() {
    return name;
  }

  /** {@return its address, or an empty text while its host's name is not resolved} */
  public String address() {
    return fields.text("srv_addr").equals("-") ? "" : fields.text("srv_addr");
  }

  /** {@return its port; 0 when it has none of its own} */
  public int port() {
    return (int) fields.numberOr("srv_port", 0);
  }

  /** {@return whether it works} */
  public Operation operation() {
    return switch ((int) fields.numberOr("srv_op_state", 0)) {
      case 1 -> Operation.STARTING;
      case 2 -> Operation.RUNNING;
      case 3 -> Operation.STOPPING;
      default -> Operation.STOPPED;
    };
  }

  /** {@return what somebody wants of it} */
  public AdministrativeState administrative() {
    long flags = fields.numberOr("srv_admin_state", 0);
    if ((flags & MAINTENANCE_FLAGS) != 0) {
      return AdministrativeState.MAINTENANCE;
    }
    return (flags & DRAIN_FLAGS) != 0 ? AdministrativeState.DRAIN : AdministrativeState.READY;
  }

  /** {@return its weight now, from 0 to 256} */
  public int weight() {
    return (int) fields.numberOr("srv_uweight", 0);
  }

  /** {@return the weight that its file gives it, from 0 to 256} */
  public int initialWeight() {
    return (int) fields.numberOr("srv_iweight", 0);
  }

  /** {@return how long ago its state last changed, in whole seconds} */
  public Duration lastChange() {
    return Duration.ofSeconds(fields.numberOr("srv_time_since_last_change", 0));
  }

  /** {@return all columns by HAProxy's own names} */
  public Map<String, String> fields() {
    return fields.all();
  }

  /** {@return name, address and states} */
  @Override
  public String toString() {
    return name + " " + address() + ":" + port() + " " + operation() + " " + administrative();
  }
}
