package io.panvisor.libvirt;

import com.github.stephenc.javaisotools.iso9660.ConfigException;
import com.github.stephenc.javaisotools.iso9660.ISO9660RootDirectory;
import com.github.stephenc.javaisotools.iso9660.impl.CreateISO;
import com.github.stephenc.javaisotools.iso9660.impl.ISO9660Config;
import com.github.stephenc.javaisotools.iso9660.impl.ISOImageFileHandler;
import com.github.stephenc.javaisotools.joliet.impl.JolietConfig;
import com.github.stephenc.javaisotools.rockridge.impl.RockRidgeConfig;
import com.github.stephenc.javaisotools.sabre.HandlerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The small read-only disk from which cloud-init reads what a machine is to become: an ISO 9660
 * image labelled {@code cidata} with the files {@code meta-data}, {@code user-data} and, where
 * there is one, {@code network-config}.
 *
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html">cloud-init:
 *     NoCloud</a>
 */
final class SeedImage {

  private static final String LABEL = "cidata";

  private SeedImage() {}

  /**
   * Makes the image.
   *
   * @param files the names and contents of the files, all in the root folder
   * @return the bytes of the image; a seed has some tens of kilobytes
   * @throws IOException when there is no place for temporary files
   */
  static byte[] of(Map<String, String> files) throws IOException {
    // Private to this user: a seed may hold passwords.
    Path folder = Files.createTempDirectory("panvisor-seed");
    try {
      SortedMap<String, String> sorted = new TreeMap<>(files);
      Path content = Files.createDirectory(folder.resolve("content"));
      for (Map.Entry<String, String> file : sorted.entrySet()) {
        Files.writeString(content.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
      }
      Path image = folder.resolve("seed.iso");
      write(content, List.copyOf(sorted.keySet()), image);
      return Files.readAllBytes(image);
    } finally {
      remove(folder);
    }
  }

  /** One at a time: the library keeps its naming rules in static fields. */
  private static synchronized void write(Path content, List<String> names, Path image)
      throws IOException {
    try {
      ISO9660RootDirectory root = new ISO9660RootDirectory();
      for (String name : names) {
        root.addFile(content.resolve(name).toFile());
      }
      ISO9660Config plain = new ISO9660Config();
      plain.allowASCII(false);
      plain.setInterchangeLevel(1);
      plain.restrictDirDepthTo8(true);
      plain.setVolumeID(LABEL.toUpperCase(java.util.Locale.ROOT));
      plain.forceDotDelimiter(true);
      RockRidgeConfig posix = new RockRidgeConfig();
      posix.setMkisofsCompatibility(false);
      posix.hideMovedDirectoriesStore(true);
      posix.forcePortableFilenameCharacterSet(false);
      JolietConfig joliet = new JolietConfig();
      joliet.setVolumeID(LABEL);
      new CreateISO(new ISOImageFileHandler(image.toFile()), root)
          .process(plain, posix, joliet, null);
    } catch (HandlerException | ConfigException failure) {
      throw new IOException("the seed image cannot be written", failure);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
