package io.panvisor.config.xl;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A disk of a domain, as xl-disk-configuration(5) describes it. Immutable; each method that changes
 * something gives a changed copy.
 */
public final class XlDisk {

  /** What the image is; raw when nothing is said. */
  public enum Format {
    /** The disk's bytes and nothing else; logical volumes and devices are this. */
    RAW,
    /** QEMU's old format. */
    QCOW,
    /** QEMU's format. */
    QCOW2,
    /** QEMU's enhanced disk. */
    QED,
    /** Microsoft's format. */
    VHD,
    /** No medium, in a CD drive. */
    EMPTY
  }

  /** What serves the disk; xl chooses when nothing is said, and should. */
  public enum BackendType {
    /** The kernel's own block driver. */
    PHY,
    /** Blktap, which is gone from today's kernels. */
    TAP,
    /** QEMU. */
    QDISK,
    /** A program of its own, for virtio. */
    STANDALONE
  }

  private static final Pattern DEVICE =
      Pattern.compile(
          "(?:xvd[a-z]{1,2}|[hs]d[a-z]{1,2}|vd[a-z]{1,2})[0-9]{0,3}|d[0-9]+(?:p[0-9]+)?");
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,62}");

  /** Keys with a value, in the order in which they are written; the target is always last. */
  private static final List<String> KEYS =
      List.of(
          "format",
          "vdev",
          "access",
          "devtype",
          "backend",
          "backendtype",
          "specification",
          "script",
          "discard",
          "direct-io-safe",
          "trusted",
          "colo",
          "colo-host",
          "colo-port",
          "colo-export",
          "active-disk",
          "hidden-disk",
          "grant_usage",
          "target");

  private final Map<String, String> fields;

  private XlDisk(Map<String, String> fields) {
    this.fields = fields;
  }

  private static XlDisk ordered(Map<String, String> fields) {
    Map<String, String> ordered = new LinkedHashMap<>();
    KEYS.stream()
        .filter(fields::containsKey)
        .forEach(key -> ordered.put(key, Objects.requireNonNull(fields.get(key))));
    return new XlDisk(ordered);
  }

  /**
   * {@return a writable disk of raw format}
   *
   * @param target the image, volume or device in the backend's domain: an absolute path
   * @param device how the guest sees it, such as {@code xvda}
   */
  public static XlDisk of(String target, String device) {
    return ordered(
        Map.of("format", "raw", "vdev", device(device), "access", "rw", "target", target(target)));
  }

  /** {@return a CD drive with that image in it} */
  public static XlDisk cdrom(String target, String device) {
    return of(target, device).with("devtype", "cdrom").with("access", "ro");
  }

  /** {@return a CD drive without a disc} */
  public static XlDisk emptyCdrom(String device) {
    return ordered(
        Map.of("format", "empty", "vdev", device(device), "access", "ro", "devtype", "cdrom"));
  }

  private static String device(String value) {
    return Values.matching(DEVICE, "device", value, "a device is such as xvda, hda, sda or xvda1");
  }

  private static String target(String value) {
    if (value.matches("(?s).*[\"'\\\\].*|.*,")) {
      throw InvalidSpecException.of(
          "target", value, "a path without quotes and backslashes, and no comma at its end");
    }
    return Values.absolutePath("target", value);
  }

  private XlDisk with(String key, String value) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(key, value);
    return ordered(changed);
  }

  /** {@return the same with another format} */
  public XlDisk format(Format format) {
    return with("format", small(format));
  }

  /** {@return the same, which the guest may only read} */
  public XlDisk readOnly() {
    return with("access", "ro");
  }

  /** {@return the same, served by that} */
  public XlDisk backendType(BackendType type) {
    return with("backendtype", small(type));
  }

  /** {@return the same, served by that driver domain, its name or number} */
  public XlDisk backend(String domain) {
    return with("backend", Values.matching(DOMAIN, "backend", domain, "a domain's name"));
  }

  /**
   * {@return the same, attached by that script of {@code /etc/xen/scripts}, or an absolute path}
   */
  public XlDisk script(String script) {
    return with("script", plain("script", script));
  }

  /** {@return the same, which passes on that blocks are free, or does not} */
  public XlDisk discard(boolean discard) {
    return with("discard", discard ? "discard" : "no-discard");
  }

  private static String plain(String field, String value) {
    if (value.matches(".*[,'\"\\\\\\s].*")) {
      throw InvalidSpecException.of(
          field, value, "no blanks, commas, quotes or backslashes are allowed here");
    }
    return Values.word(field, value);
  }

  private static String small(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** {@return the image, volume or device; nothing for a drive without a disc} */
  public Optional<String> target() {
    return Optional.ofNullable(fields.get("target")).filter(target -> !target.isEmpty());
  }

  /** {@return how the guest sees it} */
  public String device() {
    return fields.getOrDefault("vdev", "");
  }

  /** {@return what the image is} */
  public Format format() {
    return Format.valueOf(fields.getOrDefault("format", "raw").toUpperCase(Locale.ROOT));
  }

  /** {@return whether the guest may only read it} */
  public boolean isReadOnly() {
    return isCdrom() || fields.getOrDefault("access", "rw").equals("ro");
  }

  /** {@return whether it is a CD drive} */
  public boolean isCdrom() {
    return fields.getOrDefault("devtype", "disk").equals("cdrom");
  }

  /** {@return what serves it, if that is said} */
  public Optional<BackendType> backendType() {
    return Optional.ofNullable(fields.get("backendtype"))
        .map(type -> BackendType.valueOf(type.toUpperCase(Locale.ROOT)));
  }

  /** {@return every key that is said with its value} */
  public Map<String, String> fields() {
    return Map.copyOf(fields);
  }

  /** {@return the disk as it stands in a domain file, without the quotes around it} */
  public String written() {
    List<String> parts = new ArrayList<>();
    fields.forEach(
        (key, value) -> {
          switch (key) {
            case "discard", "colo", "trusted", "direct-io-safe" -> parts.add(value);
            default -> parts.add(key + "=" + value);
          }
        });
    return String.join(",", parts);
  }

  /**
   * {@return the disk that a file describes, in any of its forms}
   *
   * @throws InvalidSpecException when xl refuses it
   */
  public static XlDisk parse(String spec) {
    return ordered(new XlDiskReader(spec).read());
  }

  /** {@return what is old in that way of writing a disk, a sentence each; empty for today's} */
  public static List<String> legacy(String spec) {
    XlDiskReader reader = new XlDiskReader(spec);
    reader.read();
    return reader.legacy();
  }

  /** {@return the keys in order, for JSON} */
  Map<String, Object> toTree() {
    return new LinkedHashMap<>(fields);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XlDisk disk && fields.equals(disk.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return written();
  }
}
