package io.panvisor.config.cloudinit;

import com.github.stephenc.javaisotools.iso9660.ConfigException;
import com.github.stephenc.javaisotools.iso9660.ISO9660File;
import com.github.stephenc.javaisotools.iso9660.ISO9660RootDirectory;
import com.github.stephenc.javaisotools.iso9660.impl.CreateISO;
import com.github.stephenc.javaisotools.iso9660.impl.ISO9660Config;
import com.github.stephenc.javaisotools.iso9660.impl.ISOImageFileHandler;
import com.github.stephenc.javaisotools.joliet.impl.JolietConfig;
import com.github.stephenc.javaisotools.joliet.impl.JolietNamingConventions;
import com.github.stephenc.javaisotools.rockridge.impl.RockRidgeConfig;
import com.github.stephenc.javaisotools.sabre.HandlerException;
import com.github.stephenc.javaisotools.sabre.impl.ByteArrayDataReference;
import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an ISO 9660 image with Rock Ridge and Joliet names and a few files in its root folder. The
 * same files give the same bytes, whenever and wherever it is written.
 */
final class SeedIso {

  /** By this label the data source NoCloud finds its disk. */
  private static final String LABEL = "cidata";

  private SeedIso() {}

  static byte[] of(Map<String, byte[]> files) {
    try {
      // A folder of its own is private to this user: a seed may hold the hash of a password.
      Path folder = Files.createTempDirectory("panvisor-iso");
      Path image = folder.resolve("seed.iso");
      try {
        write(new TreeMap<>(files), image);
        return IsoAttributes.levelled(Files.readAllBytes(image));
      } finally {
        Files.deleteIfExists(image);
        Files.delete(folder);
      }
    } catch (IOException | HandlerException | ConfigException failure) {
      throw new EngineException("the seed image cannot be written: " + failure, failure);
    }
  }

  /** One at a time: the library keeps its rules for names in static fields. */
  private static synchronized void write(Map<String, byte[]> files, Path image)
      throws IOException, HandlerException, ConfigException {
    ISO9660RootDirectory root = new ISO9660RootDirectory();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      root.addFile(new ISO9660File(new ByteArrayDataReference(file.getValue()), file.getKey(), 0));
    }
    ISO9660Config names = new ISO9660Config();
    names.setVolumeID(LABEL.toUpperCase(java.util.Locale.ROOT));
    names.setInterchangeLevel(1);
    names.restrictDirDepthTo8(true);
    names.forceDotDelimiter(true);
    names.allowASCII(false);
    RockRidgeConfig posixNames = new RockRidgeConfig();
    posixNames.setMkisofsCompatibility(false);
    posixNames.forcePortableFilenameCharacterSet(false);
    posixNames.hideMovedDirectoriesStore(true);
    JolietConfig longNames = new JolietConfig();
    longNames.setVolumeID(LABEL);
    // A name without an extension shall end without a dot. The method for this prints a warning.
    JolietNamingConventions.FORCE_DOT_DELIMITER = false;
    new CreateISO(new ISOImageFileHandler(image.toFile()), root)
        .process(names, posixNames, longNames, null);
  }
}
