package io.panvisor.config.xl;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Xen's own reader of domain files, called in this process. It opens no connection to Xen. Calls of
 * it are independent of each other, so that it is thread-safe.
 */
final class XlLibrary {

  /** The bytes of its {@code libxl_device_disk}, with much to spare. */
  private static final int DISK_BYTES = 4096;

  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final Functions functions;
  private final Streams streams;

  private XlLibrary(Functions functions, Streams streams) {
    this.functions = functions;
    this.streams = streams;
  }

  /** The names and types are those of libxlutil.h. */
  @SuppressWarnings({"checkstyle:MethodName", "checkstyle:ParameterName"})
  interface Functions extends Library {
    Pointer xlu_cfg_init(Pointer report, String reportFilename);

    void xlu_cfg_destroy(Pointer config);

    int xlu_cfg_readdata(Pointer config, byte[] data, int length);

    int xlu_cfg_get_string(Pointer config, String name, PointerByReference value, int dontWarn);

    int xlu_cfg_get_list(
        Pointer config, String name, PointerByReference list, IntByReference entries, int dontWarn);

    Pointer xlu_cfg_get_listitem2(Pointer list, int entry);

    int xlu_cfg_value_get_string(
        Pointer config, Pointer value, PointerByReference text, int dontWarn);

    int xlu_cfg_value_get_list(
        Pointer config, Pointer value, PointerByReference list, int dontWarn);

    int xlu_disk_parse(Pointer config, int specs, Pointer spec, Pointer disk);
  }

  /** The C library's streams, into which Xen's reader writes what it has to say. */
  @SuppressWarnings({"checkstyle:MethodName", "checkstyle:ParameterName"})
  interface Streams extends Library {
    Pointer open_memstream(PointerByReference text, PointerByReference size);

    int fclose(Pointer stream);

    void free(Pointer memory);
  }

  /**
   * What it made of a file.
   *
   * @param accepted whether it read it
   * @param words what it said
   * @param values what it reads for each name that was asked for: a text, or a list of texts and
   *     lists
   */
  record Reading(boolean accepted, String words, Map<String, Object> values) {}

  /** The library, where it is installed in any version. */
  static Optional<XlLibrary> find() {
    try {
      return Optional.of(
          new XlLibrary(Native.load("xlutil", Functions.class), Native.load("c", Streams.class)));
    } catch (UnsatisfiedLinkError missing) {
      // That is the answer: it is not installed.
      return Optional.empty();
    }
  }

  /** Reads a file's bytes, then each disk by its own reader, and tells what each name has. */
  Reading read(byte[] file, Set<String> names, List<String> disks) {
    // A NUL would end the whole process: the library asserts that there is none.
    for (byte each : file) {
      if (each == 0) {
        return new Reading(false, "FILE:0: there is a NUL character in it", Map.of());
      }
    }
    if (file.length > MOST_BYTES) {
      return new Reading(false, "FILE:0: it is longer than 16 MiB", Map.of());
    }
    PointerByReference text = new PointerByReference();
    PointerByReference size = new PointerByReference();
    Pointer report = streams.open_memstream(text, size);
    Pointer config = functions.xlu_cfg_init(report, "FILE");
    Map<String, Object> values = new LinkedHashMap<>();
    boolean accepted;
    try {
      accepted = functions.xlu_cfg_readdata(config, file, file.length) == 0;
      if (accepted) {
        names.forEach(name -> value(config, name).ifPresent(value -> values.put(name, value)));
      }
      for (String disk : disks) {
        accepted &= readsDisk(config, disk);
      }
    } finally {
      functions.xlu_cfg_destroy(config);
      streams.fclose(report);
    }
    String words = text.getValue().getString(0, StandardCharsets.UTF_8.name());
    streams.free(text.getValue());
    return new Reading(accepted, words, values);
  }

  private boolean readsDisk(Pointer config, String disk) {
    try (Memory result = new Memory(DISK_BYTES);
        Memory specs = new Memory(Native.POINTER_SIZE);
        Memory spec = cString(disk)) {
      result.clear();
      specs.setPointer(0, spec);
      return functions.xlu_disk_parse(config, 1, specs, result) == 0;
    }
  }

  private static Memory cString(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Memory memory = new Memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    memory.setByte(bytes.length, (byte) 0);
    return memory;
  }

  private Optional<Object> value(Pointer config, String name) {
    PointerByReference found = new PointerByReference();
    if (functions.xlu_cfg_get_string(config, name, found, 1) == 0) {
      return Optional.of(string(found.getValue()));
    }
    IntByReference count = new IntByReference();
    if (functions.xlu_cfg_get_list(config, name, found, count, 1) == 0) {
      return Optional.of(list(config, found.getValue()));
    }
    return Optional.empty();
  }

  private List<Object> list(Pointer config, Pointer list) {
    List<Object> items = new ArrayList<>();
    Pointer item = functions.xlu_cfg_get_listitem2(list, 0);
    while (item != null) {
      PointerByReference found = new PointerByReference();
      if (functions.xlu_cfg_value_get_string(config, item, found, 1) == 0) {
        items.add(string(found.getValue()));
      } else if (functions.xlu_cfg_value_get_list(config, item, found, 1) == 0) {
        items.add(list(config, found.getValue()));
      }
      item = functions.xlu_cfg_get_listitem2(list, items.size());
    }
    return items;
  }

  private static String string(Pointer text) {
    return text.getString(0, StandardCharsets.UTF_8.name());
  }
}
