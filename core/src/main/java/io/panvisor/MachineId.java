package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import java.util.regex.Pattern;

/**
 * The identity of one machine: which engine (by the engine's own identity, not by its URI), which
 * kind, and the engine's own id. Names are no identities. Immutable and thread-safe.
 *
 * @param engine the engine's identity, as {@link EngineInfo#id()} gives it
 * @param kind the kind of machine
 * @param value the engine's own id, such as libvirt's UUID or Docker's 64 digits
 */
public record MachineId(String engine, MachineKind kind, String value) {

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,254}");

  /** Refuses parts with characters that no engine's ids have. */
  public MachineId {
    require("id.engine", engine);
    require("id.value", value);
  }

  private static void require(String field, String part) {
    if (!PART.matcher(part).matches()) {
      throw InvalidSpecException.of(
          field,
          part,
          "an id has letters, digits, dots, dashes, colons, @ and underscores only, and 255 of them at most");
    }
  }

  /** {@return the identity that {@link #toString()} wrote} */
  public static MachineId parse(String text) {
    String[] parts = text.split("/", 3);
    if (parts.length == 3) {
      for (MachineKind kind : MachineKind.values()) {
        if (kind.name().equals(parts[1])) {
          return new MachineId(parts[0], kind, parts[2]);
        }
      }
    }
    throw InvalidSpecException.of("id", text, "an id is written ENGINE/KIND/VALUE");
  }

  /** {@return the identity as {@code ENGINE/KIND/VALUE}, which {@link #parse} reads} */
  @Override
  public String toString() {
    return engine + "/" + kind + "/" + value;
  }
}
