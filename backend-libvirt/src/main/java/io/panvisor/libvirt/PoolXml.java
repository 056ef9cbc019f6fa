package io.panvisor.libvirt;

import java.util.ArrayList;
import java.util.List;

/** A storage pool's description, written for the daemon and read from it. Pure. */
final class PoolXml {

  private PoolXml() {}

  static String write(StoragePoolSpec spec) {
    if (spec instanceof StoragePoolSpec.Directory directory) {
      return XmlText.document(
          "pool",
          pool -> {
            pool.attribute("type", "dir").element("name", directory.name());
            pool.element("target", target -> target.element("path", directory.path()));
          });
    }
    if (spec instanceof StoragePoolSpec.Logical logical) {
      return XmlText.document(
          "pool",
          pool -> {
            pool.attribute("type", "logical").element("name", logical.name());
            pool.element(
                "source",
                source -> {
                  logical
                      .devices()
                      .forEach(
                          device ->
                              source.element("device", node -> node.attribute("path", device)));
                  source.element("name", logical.volumeGroup());
                  source.element("format", format -> format.attribute("type", "lvm2"));
                });
            pool.element(
                "target", target -> target.element("path", "/dev/" + logical.volumeGroup()));
          });
    }
    return ((StoragePoolSpec.Described) spec).xml();
  }

  static StoragePoolInfo read(String xml, StoreState state) {
    XmlNode pool = XmlNode.parse(xml);
    List<String> devices = new ArrayList<>();
    for (XmlNode source : pool.children("source")) {
      source.children("device").forEach(node -> node.attribute("path").ifPresent(devices::add));
      source.children("dir").forEach(node -> node.attribute("path").ifPresent(devices::add));
    }
    return new StoragePoolInfo(
        pool.textOf("uuid").orElse(""),
        pool.textOf("name").orElse(""),
        pool.attribute("type").orElse(""),
        pool.textOf("target", "path"),
        pool.textOf("source", "name"),
        devices,
        VolumeXml.size(pool, "capacity"),
        VolumeXml.size(pool, "allocation"),
        VolumeXml.size(pool, "available"),
        state.active(),
        state.persistent(),
        state.autostart());
  }

  /** The kinds of pools, from the engine's capabilities. */
  static List<StoragePoolType> types(String xml) {
    return XmlNode.parse(xml).children("pool").stream()
        .map(
            pool ->
                new StoragePoolType(
                    pool.attribute("type").orElse(""),
                    pool.attribute("supported").filter("yes"::equals).isPresent(),
                    values(pool, "poolOptions"),
                    values(pool, "volOptions")))
        .toList();
  }

  private static List<String> values(XmlNode pool, String options) {
    return pool.findAll(options, "enum").stream()
        .filter(
            node -> node.attribute("name").filter(name -> name.endsWith("FormatType")).isPresent())
        .flatMap(node -> node.children("value").stream())
        .map(XmlNode::text)
        .toList();
  }
}
