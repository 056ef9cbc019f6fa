package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import java.util.List;

/**
 * A file system that is mounted at every boot: a line of {@code /etc/fstab} that cloud-init writes.
 *
 * @param source what is mounted: a device such as {@code /dev/vdb}, {@code LABEL=data}, {@code
 *     UUID=...}, {@code server:/export}
 * @param path where, an absolute path, or {@code none} for swap
 * @param type the file system's type, such as {@code xfs}, or {@code auto}
 * @param options the mount options, such as {@code defaults,nofail}
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/modules.html#mounts">cloud-init:
 *     mounts</a>
 */
public record CloudMount(String source, String path, String type, String options) {

  /** Checks the words: none has blanks, quotes or '#'. */
  public CloudMount {
    Texts.signs("source", source);
    if (!path.equals("none")) {
      Values.absolutePath("path", path);
      Texts.signs("path", path);
    }
    Texts.signs("type", type);
    Texts.signs("options", options);
  }

  /** {@return a mount of whatever file system is found, without which the machine boots, too} */
  public static CloudMount of(String source, String path) {
    return new CloudMount(source, path, "auto", "defaults,nofail");
  }

  List<String> tree() {
    return List.of(source, path, type, options, "0", swapOr("2"));
  }

  private String swapOr(String pass) {
    return path.equals("none") ? "0" : pass;
  }
}
