package io.panvisor.libvirt;

import io.panvisor.spi.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Panvisor keeps in the metadata of a domain, in a namespace of its own: the labels, the marks
 * of the owner (both are keys with values), and the volumes that were made for this machine and go
 * with it, or a container's root file system.
 *
 * @param labels labels and owner marks, as core gave them
 * @param owned the volumes that belong to the machine
 * @param root the folder with the root file system that was made for the machine
 */
record MachineMarks(
    SortedMap<String, String> labels, List<OwnedVolume> owned, Optional<String> root) {

  static final String NAMESPACE = "https://panvisor.io/xmlns/libvirt/1";
  static final String PREFIX = "panvisor";

  private static final String ROOT = "machine";
  private static final String LABEL = "label";
  private static final String VOLUME = "volume";
  private static final String KEY = "key";
  private static final String VALUE = "value";
  private static final String POOL = "pool";
  private static final String NAME = "name";
  private static final String PATH = "path";
  private static final String FOLDER = "root";

  MachineMarks {
    labels = new TreeMap<>(labels);
    owned = List.copyOf(owned);
  }

  /** A volume by its pool and name, and where it lay when it was made. */
  record OwnedVolume(String pool, String name, String path) {}

  static MachineMarks of(Map<String, String> labels, List<OwnedVolume> owned) {
    return new MachineMarks(new TreeMap<>(labels), owned, Optional.empty());
  }

  MachineMarks withLabels(Map<String, String> others) {
    return new MachineMarks(new TreeMap<>(others), owned, root);
  }

  MachineMarks withOwned(List<OwnedVolume> others) {
    return new MachineMarks(labels, others, root);
  }

  MachineMarks withRoot(String folder) {
    return new MachineMarks(labels, owned, Optional.of(folder));
  }

  /** The marks of a machine that is finished. */
  MachineMarks withoutCreating() {
    Map<String, String> finished = new TreeMap<>(labels);
    finished.remove(Marks.CREATING);
    return withLabels(finished);
  }

  /**
   * Reads the marks in an element {@code metadata}, if there are any. What is damaged in them is
   * left out.
   */
  static Optional<MachineMarks> in(XmlNode metadata) {
    return metadata.children(NAMESPACE, ROOT).stream().findFirst().map(MachineMarks::read);
  }

  /** Reads the marks as {@code virDomainGetMetadata} gives them. */
  static MachineMarks parse(String xml) {
    return read(XmlNode.parse(xml));
  }

  private static MachineMarks read(XmlNode root) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (XmlNode label : children(root, LABEL)) {
      Optional<String> key = label.attribute(KEY);
      if (key.isPresent()) {
        labels.put(key.get(), label.attribute(VALUE).orElse(""));
      }
    }
    List<OwnedVolume> owned = new ArrayList<>();
    for (XmlNode volume : children(root, VOLUME)) {
      Optional<String> pool = volume.attribute(POOL);
      Optional<String> name = volume.attribute(NAME);
      if (pool.isPresent() && name.isPresent()) {
        owned.add(new OwnedVolume(pool.get(), name.get(), volume.attribute(PATH).orElse("")));
      }
    }
    return new MachineMarks(
        labels,
        owned,
        children(root, FOLDER).stream().flatMap(each -> each.attribute(PATH).stream()).findFirst());
  }

  /**
   * libvirt gives a metadata element back without the prefixes it was written with in some places
   * and with them in others, so an element counts whether it is in the namespace or in none.
   */
  private static List<XmlNode> children(XmlNode root, String name) {
    List<XmlNode> found = new ArrayList<>(root.children(NAMESPACE, name));
    found.addAll(root.children(name));
    return found;
  }

  /** The element for {@code virDomainSetMetadata}, which adds the namespace itself. */
  String element() {
    return XmlText.document(
        ROOT,
        xml -> {
          labels.forEach(
              (key, value) ->
                  xml.element(LABEL, label -> label.attribute(KEY, key).attribute(VALUE, value)));
          owned.forEach(
              volume ->
                  xml.element(
                      VOLUME,
                      each ->
                          each.attribute(POOL, volume.pool())
                              .attribute(NAME, volume.name())
                              .attribute(PATH, volume.path())));
          root.ifPresent(path -> xml.element(FOLDER, folder -> folder.attribute(PATH, path)));
        });
  }

  /** Writes the element into the {@code metadata} of a whole description. */
  void write(XmlText xml) {
    xml.element(
        PREFIX + ":" + ROOT,
        machine -> {
          machine.namespace(PREFIX, NAMESPACE);
          labels.forEach(
              (key, value) ->
                  machine.element(
                      PREFIX + ":" + LABEL,
                      label -> label.attribute(KEY, key).attribute(VALUE, value)));
          owned.forEach(
              volume ->
                  machine.element(
                      PREFIX + ":" + VOLUME,
                      each ->
                          each.attribute(POOL, volume.pool())
                              .attribute(NAME, volume.name())
                              .attribute(PATH, volume.path())));
          root.ifPresent(
              path ->
                  machine.element(PREFIX + ":" + FOLDER, folder -> folder.attribute(PATH, path)));
        });
  }
}
