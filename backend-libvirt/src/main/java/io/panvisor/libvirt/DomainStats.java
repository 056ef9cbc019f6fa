package io.panvisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What {@code virConnectGetAllDomainStats} says of one domain: named, typed numbers. The answer is
 * copied out of native memory in one piece and looked through when a value is asked for, because
 * most callers want a few of many.
 */
final class DomainStats {

  /** State and its reason. */
  static final int STATE = 1;

  static final int CPU = 1 << 1;
  static final int BALLOON = 1 << 2;
  static final int VCPU = 1 << 3;
  static final int INTERFACE = 1 << 4;
  static final int BLOCK = 1 << 5;

  // struct _virDomainStatsRecord: virDomainPtr dom; virTypedParameterPtr params; int nparams;
  private static final int RECORD_BYTES = 24;
  // struct _virTypedParameter: char field[80]; int type; union of 8 bytes;
  private static final int FIELD_BYTES = 80;
  private static final int TYPE_OFFSET = 80;
  private static final int VALUE_OFFSET = 88;
  private static final int PARAMETER_BYTES = 96;

  private static final int TYPE_INT = 1;
  private static final int TYPE_UINT = 2;
  private static final int TYPE_LLONG = 3;
  private static final int TYPE_ULLONG = 4;
  private static final int TYPE_DOUBLE = 5;
  private static final int TYPE_BOOLEAN = 6;
  private static final int TYPE_STRING = 7;

  private final UUID uuid;
  private final String name;
  private final int number;
  private final byte[] parameters;
  private final String[] texts;

  DomainStats(UUID uuid, String name, int number, byte[] parameters, String[] texts) {
    this.uuid = uuid;
    this.name = name;
    this.number = number;
    this.parameters = parameters;
    this.texts = texts;
  }

  /** The asked groups of all domains that the filter lets through, in one round trip. */
  static List<DomainStats> all(Wire wire, Pointer connect, int groups, int filter) {
    return read(
        wire,
        "virConnectGetAllDomainStats",
        result -> Virt.virConnectGetAllDomainStats(connect, groups, result, filter));
  }

  /**
   * The asked groups of one domain, in one round trip; empty when the domain vanished meanwhile.
   */
  static Optional<DomainStats> of(Wire wire, DomainHandle domain, int groups) {
    Memory domains = new Memory(2L * Native.POINTER_SIZE);
    domains.setPointer(0, domain.pointer());
    domains.setPointer(Native.POINTER_SIZE, null);
    List<DomainStats> stats =
        read(
            wire,
            "virDomainListGetStats",
            result -> Virt.virDomainListGetStats(domains, groups, result, 0));
    return stats.stream().findFirst();
  }

  private static List<DomainStats> read(Wire wire, String function, ToIntFunction<Memory> call) {
    Memory result = new Memory(Native.POINTER_SIZE);
    result.clear();
    int count = wire.number(function, () -> call.applyAsInt(result));
    @Nullable Pointer records = result.getPointer(0);
    if (records == null) {
      return List.of();
    }
    try {
      List<DomainStats> stats = new ArrayList<>(count);
      for (Pointer record : records.getPointerArray(0, count)) {
        stats.add(copy(record));
      }
      return stats;
    } finally {
      Virt.virDomainStatsRecordListFree(records);
    }
  }

  private static DomainStats copy(Pointer record) {
    ByteBuffer header =
        ByteBuffer.wrap(record.getByteArray(0, RECORD_BYTES)).order(ByteOrder.nativeOrder());
    Pointer domain = new Pointer(header.getLong());
    long address = header.getLong();
    int count = header.getInt();
    byte[] parameters =
        address == 0 ? new byte[0] : new Pointer(address).getByteArray(0, count * PARAMETER_BYTES);
    return new DomainStats(
        DomainHandle.uuidOf(domain),
        DomainHandle.nameOf(domain),
        Virt.virDomainGetID(domain),
        parameters,
        texts(parameters));
  }

  /** Strings have to be copied at once: their memory is freed with the record. */
  private static String[] texts(byte[] parameters) {
    String @Nullable [] texts = null;
    ByteBuffer values = ByteBuffer.wrap(parameters).order(ByteOrder.nativeOrder());
    for (int at = 0; at < parameters.length; at += PARAMETER_BYTES) {
      if (values.getInt(at + TYPE_OFFSET) == TYPE_STRING) {
        if (texts == null) {
          texts = new String[parameters.length / PARAMETER_BYTES];
        }
        texts[at / PARAMETER_BYTES] =
            new Pointer(values.getLong(at + VALUE_OFFSET)).getString(0, "UTF-8");
      }
    }
    return texts == null ? new String[0] : texts;
  }

  UUID uuid() {
    return uuid;
  }

  String name() {
    return name;
  }

  /** The number of a running domain, or -1. */
  int number() {
    return number;
  }

  /** A whole number by its name. */
  OptionalLong number(String field) {
    int at = find(field);
    if (at < 0) {
      return OptionalLong.empty();
    }
    ByteBuffer values = ByteBuffer.wrap(parameters).order(ByteOrder.nativeOrder());
    int value = at + VALUE_OFFSET;
    return switch (values.getInt(at + TYPE_OFFSET)) {
      case TYPE_INT -> OptionalLong.of(values.getInt(value));
      case TYPE_UINT -> OptionalLong.of(Integer.toUnsignedLong(values.getInt(value)));
      case TYPE_LLONG, TYPE_ULLONG -> OptionalLong.of(values.getLong(value));
      case TYPE_BOOLEAN -> OptionalLong.of(values.get(value));
      default -> OptionalLong.empty();
    };
  }

  /** A fraction by its name. */
  OptionalDouble fraction(String field) {
    int at = find(field);
    ByteBuffer values = ByteBuffer.wrap(parameters).order(ByteOrder.nativeOrder());
    return at >= 0 && values.getInt(at + TYPE_OFFSET) == TYPE_DOUBLE
        ? OptionalDouble.of(values.getDouble(at + VALUE_OFFSET))
        : OptionalDouble.empty();
  }

  /** A text by its name. */
  Optional<String> text(String field) {
    int at = find(field);
    return at < 0 || texts.length == 0
        ? Optional.empty()
        : Optional.ofNullable(texts[at / PARAMETER_BYTES]);
  }

  private int find(String field) {
    byte[] wanted = field.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < parameters.length; at += PARAMETER_BYTES) {
      if (matches(at, wanted)) {
        return at;
      }
    }
    return -1;
  }

  private boolean matches(int at, byte[] wanted) {
    if (wanted.length >= FIELD_BYTES || parameters[at + wanted.length] != 0) {
      return false;
    }
    for (int i = wanted.length - 1; i >= 0; i--) {
      if (parameters[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
