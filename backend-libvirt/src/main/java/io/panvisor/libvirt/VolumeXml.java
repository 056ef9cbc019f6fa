package io.panvisor.libvirt;

import io.panvisor.DataSize;
import java.util.Optional;
import java.util.OptionalLong;

/** A volume's description, written for the daemon and read from it. Pure. */
final class VolumeXml {

  private VolumeXml() {}

  /**
   * What is wanted of a new volume.
   *
   * @param capacity what the guest sees, in bytes; empty for that of the backing file
   * @param full whether its space is taken at once
   * @param backing what lies below it, if anything
   */
  record Wanted(
      String name, String format, OptionalLong capacity, boolean full, Optional<Backing> backing) {}

  /** The file that a thin clone rests on, and its format, which is never left to be guessed. */
  record Backing(String path, String format) {}

  /**
   * What the daemon says of a volume.
   *
   * @param backing the file that it rests on, if any
   * @param block whether it is a block device
   */
  record Found(
      String name,
      String path,
      String format,
      OptionalLong capacity,
      Optional<String> backing,
      boolean block) {}

  static String write(Wanted wanted) {
    return XmlText.document(
        "volume",
        xml -> {
          xml.element("name", wanted.name());
          wanted.capacity().ifPresent(bytes -> bytes(xml, "capacity", bytes));
          if (wanted.full() && wanted.capacity().isPresent()) {
            bytes(xml, "allocation", wanted.capacity().getAsLong());
          } else {
            bytes(xml, "allocation", 0);
          }
          xml.element("target", target -> format(target, wanted.format()));
          wanted
              .backing()
              .ifPresent(
                  backing ->
                      xml.element(
                          "backingStore",
                          store -> {
                            store.element("path", backing.path());
                            format(store, backing.format());
                          }));
        });
  }

  static Found read(String xml) {
    XmlNode volume = XmlNode.parse(xml);
    return new Found(
        volume.textOf("name").orElse(""),
        volume.textOf("target", "path").orElse(""),
        volume.find("target", "format").flatMap(format -> format.attribute("type")).orElse("raw"),
        volume.find("capacity").map(XmlNode::number).orElse(OptionalLong.empty()),
        volume.textOf("backingStore", "path"),
        "block".equals(volume.attribute("type").orElse("file")));
  }

  /**
   * Writes a volume that a user describes.
   *
   * @param thin whether nothing is taken at once when nothing is said; an empty logical volume of
   *     LVM would be a snapshot
   */
  static String write(StorageVolumeSpec spec, Optional<DataSize> capacity, boolean thin) {
    return XmlText.document(
        "volume",
        xml -> {
          xml.element("name", spec.name());
          capacity.ifPresent(size -> bytes(xml, "capacity", size.bytes()));
          spec.allocation()
              .ifPresentOrElse(
                  size -> bytes(xml, "allocation", size.bytes()),
                  () -> {
                    if (thin && !spec.isFull()) {
                      bytes(xml, "allocation", 0);
                    }
                  });
          spec.format()
              .ifPresent(word -> xml.element("target", target -> format(target, word.word())));
          spec.backing()
              .ifPresent(
                  backing ->
                      xml.element(
                          "backingStore",
                          store -> {
                            store.element("path", backing.path());
                            format(store, backing.format().word());
                          }));
        });
  }

  /** All that the daemon says of a volume. */
  static StorageVolumeInfo info(String pool, String xml) {
    XmlNode volume = XmlNode.parse(xml);
    return new StorageVolumeInfo(
        pool,
        volume.textOf("name").orElse(""),
        volume.textOf("target", "path").orElse(""),
        volume.attribute("type").orElse("file"),
        volume.find("target", "format").flatMap(format -> format.attribute("type")),
        size(volume, "capacity"),
        size(volume, "allocation"),
        size(volume, "physical"),
        volume.textOf("backingStore", "path"),
        volume.find("backingStore", "format").flatMap(format -> format.attribute("type")));
  }

  /** A size in one of libvirt's units; empty when it is none, or more than fits. */
  static Optional<DataSize> size(XmlNode parent, String name) {
    Optional<XmlNode> element = parent.find(name);
    if (element.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong amount = element.get().number();
    long unit = DomainFacts.unit(element.get().attribute("unit").orElse("bytes"));
    if (amount.isEmpty() || unit == 0 || amount.getAsLong() < 0) {
      return Optional.empty();
    }
    long bytes = amount.getAsLong() * unit;
    return Math.multiplyHigh(amount.getAsLong(), unit) == 0 && bytes >= 0
        ? Optional.of(DataSize.bytes(bytes))
        : Optional.empty();
  }

  private static void bytes(XmlText xml, String name, long bytes) {
    xml.element(name, size -> size.attribute("unit", "bytes").text(Long.toString(bytes)));
  }

  private static void format(XmlText xml, String type) {
    xml.element("format", format -> format.attribute("type", type));
  }
}
