package io.panvisor.cli;

import io.panvisor.DataSize;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.BootSource;
import io.panvisor.spec.Disk;
import io.panvisor.spec.DiskImage;
import io.panvisor.spec.Source;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --disk}: {@code FILE[,size=10G][,thin]}, or {@code size=10G[,thin]} for a new one.
 *
 * @param text what was written
 * @param file the file, or null for a new disk
 * @param options what stands behind the commas
 */
record DiskArgument(String text, @Nullable String file, Map<String, String> options) {

  private static final String FIELD = "disk";
  private static final Map<String, Disk.Format> FORMATS =
      Map.of("qcow2", Disk.Format.QCOW2, "raw", Disk.Format.RAW);
  private static final Map<String, Disk.Bus> BUSES =
      Map.of(
          "virtio",
          Disk.Bus.VIRTIO,
          "sata",
          Disk.Bus.SATA,
          "scsi",
          Disk.Bus.SCSI,
          "ide",
          Disk.Bus.IDE);

  static DiskArgument parse(String text) {
    String[] parts = text.split(",", -1);
    boolean isNew = parts[0].startsWith("size=");
    Map<String, String> options = new TreeMap<>();
    for (int index = isNew ? 0 : 1; index < parts.length; index++) {
      String[] pair = parts[index].split("=", 2);
      boolean known =
          switch (pair[0]) {
            case "thin", "copy", "ro" -> pair.length == 1;
            case "size", "format", "bus", "pool" -> pair.length == 2;
            default -> false;
          };
      if (!known || options.put(pair[0], pair.length == 2 ? pair[1] : "") != null) {
        throw refusal(
            text,
            "write FILE[,size=10G][,thin|copy][,format=qcow2|raw][,bus=virtio|sata|scsi|ide][,pool=NAME][,ro],"
                + " each once");
      }
    }
    if (options.containsKey("thin") && options.containsKey("copy")) {
      throw refusal(text, "a disk is a thin clone or a copy, not both");
    }
    return new DiskArgument(text, isNew ? null : parts[0], options);
  }

  /** Whether the engine is to make an empty disk: no file is named, or one that is not there. */
  boolean isNew() {
    return file == null
        || options.containsKey("size")
            && !options.containsKey("copy")
            && SourceArgument.isMissingFile(FIELD, file);
  }

  /** The disk that a machine boots from. */
  BootSource boot(Target target) {
    for (String option : options.keySet()) {
      if (!option.equals("size") && !option.equals("thin") && !option.equals("copy")) {
        throw refusal(
            text, "'" + option + "' is for new and further disks, not for the image booted from");
      }
    }
    Source source = source(target);
    boolean sent = source instanceof Source.Upload;
    DiskImage image =
        options.containsKey("thin")
            ? DiskImage.thin(source)
            : options.containsKey("copy") || sent
                ? DiskImage.copy(source)
                : DiskImage.inPlace(source);
    String size = options.get("size");
    return size == null
        ? image
        : Arguments.read(FIELD, size, given -> image.size(DataSize.parse(given)));
  }

  /** A disk beside the one booted from. */
  Disk further(Target target) {
    Disk disk;
    String size = options.get("size");
    if (isNew()) {
      if (size == null || options.containsKey("ro")) {
        throw refusal(text, "a new disk has a size, and can be written to");
      }
      Disk made = Arguments.read(FIELD, size, given -> Disk.create(DataSize.parse(given)));
      disk = options.containsKey("thin") ? made.thin() : made;
    } else if (size != null || options.containsKey("copy")) {
      throw refusal(text, "a further disk is new, or a file as it is, or a thin clone of one");
    } else if (options.containsKey("thin")) {
      disk = Disk.cloneOf(source(target));
    } else {
      boolean qcow2 = file != null && file.endsWith(".qcow2");
      disk = Disk.existing(source(target)).format(qcow2 ? Disk.Format.QCOW2 : Disk.Format.RAW);
    }
    return shaped(disk);
  }

  private Disk shaped(Disk disk) {
    Disk shaped = disk;
    if (options.containsKey("format")) {
      shaped =
          shaped.format(Arguments.word("disk.format", options.getOrDefault("format", ""), FORMATS));
    }
    if (options.containsKey("bus")) {
      shaped = shaped.bus(Arguments.word("disk.bus", options.getOrDefault("bus", ""), BUSES));
    }
    if (options.containsKey("pool")) {
      Disk pooled = shaped;
      shaped = Arguments.read("disk.pool", options.getOrDefault("pool", ""), pooled::inPool);
    }
    return options.containsKey("ro") ? shaped.readOnly() : shaped;
  }

  private Source source(Target target) {
    return SourceArgument.parse(FIELD, file == null ? "" : file, target);
  }

  private static InvalidSpecException refusal(String text, String why) {
    return InvalidSpecException.of(FIELD, text, why);
  }
}
