package io.panvisor.config;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction is about to do, on the disk before it does it. The file's name says how far it
 * has come; its content never changes. Places are told from the root on, so that a tree can be
 * moved before what was broken off in it is finished.
 */
final class Journal {

  /** How far a transaction has come, as the last part of the journal's name. */
  enum Phase {
    /** New files are being written beside the old ones: undone by removing them. */
    PREPARING,
    /** All is there: finished by putting the new files in their places. */
    COMMITTING,
    /** Given up half way: undone by putting back the old files. */
    UNDOING;

    String ending() {
      return "." + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One file.
   *
   * @param place where it is
   * @param fresh where the new one waits; of a file that is removed, a name that is never used
   * @param backup where the old one is kept
   * @param before the mark of what was there
   * @param after the mark of what shall be there
   */
  record Entry(Path place, Path fresh, Path backup, String before, String after) {
    boolean isRemoval() {
      return after.equals("absent");
    }

    boolean wasAbsent() {
      return before.equals("absent");
    }
  }

  private static final String FIRST_LINE = "panvisor journal 1";
  private static final String LAST_LINE = "end";

  private final Path root;
  private final Path folder;
  private final String id;
  private final List<Entry> entries;
  private final List<Path> newFolders;
  private Phase phase;

  private Journal(
      Path root, Path folder, String id, Phase phase, List<Entry> entries, List<Path> newFolders) {
    this.root = root;
    this.folder = folder;
    this.id = id;
    this.phase = phase;
    this.entries = List.copyOf(entries);
    this.newFolders = List.copyOf(newFolders);
  }

  String id() {
    return id;
  }

  Phase phase() {
    return phase;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Folders that did not exist, the outermost first. */
  List<Path> newFolders() {
    return newFolders;
  }

  /** Writes a journal of what is about to be prepared. */
  static Journal begin(
      Path root, Path folder, String id, List<Entry> entries, List<Path> newFolders)
      throws IOException {
    Journal journal = new Journal(root, folder, id, Phase.PREPARING, entries, newFolders);
    Path draft = folder.resolve("journal-" + id + ".draft");
    DurableFiles.write(draft, journal.text().getBytes(StandardCharsets.UTF_8), null, 0600);
    DurableFiles.replace(draft, journal.file());
    DurableFiles.forceFolder(folder);
    return journal;
  }

  /** From here on another thing is done when this run ends. */
  void enter(Phase next) throws IOException {
    Path old = file();
    phase = next;
    DurableFiles.replace(old, file());
    DurableFiles.forceFolder(folder);
  }

  void end() throws IOException {
    Files.deleteIfExists(file());
    DurableFiles.forceFolder(folder);
  }

  private Path file() {
    return folder.resolve("journal-" + id + phase.ending());
  }

  private String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    newFolders.forEach(each -> text.append("folder\t").append(told(each)).append('\n'));
    for (Entry entry : entries) {
      text.append("file\t").append(told(entry.place)).append('\t').append(told(entry.fresh));
      text.append('\t').append(told(entry.backup)).append('\t').append(entry.before);
      text.append('\t').append(entry.after).append('\n');
    }
    return text.append(LAST_LINE).append('\n').toString();
  }

  private String told(Path place) {
    return URLEncoder.encode(root.relativize(place).toString(), StandardCharsets.UTF_8);
  }

  /** The journals that runs left which were ended in the middle, and drafts removed. */
  static List<Journal> left(Path root, Path folder) throws IOException {
    List<Journal> journals = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "journal-*")) {
      found.forEach(files::add);
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      if (name.endsWith(".draft")) {
        Files.deleteIfExists(file);
        continue;
      }
      for (Phase phase : Phase.values()) {
        if (name.endsWith(phase.ending())) {
          journals.add(read(root, folder, name.substring("journal-".length(), dot), phase, file));
        }
      }
    }
    return journals;
  }

  private static Journal read(Path root, Path folder, String id, Phase phase, Path file)
      throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2
        || !lines.get(0).equals(FIRST_LINE)
        || !lines.get(lines.size() - 1).equals(LAST_LINE)) {
      throw new IOException("the journal " + file + " is damaged");
    }
    List<Entry> entries = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] parts = line.split("\t", -1);
      if (parts[0].equals("folder") && parts.length == 2) {
        folders.add(place(root, parts[1]));
      } else if (parts[0].equals("file") && parts.length == 6) {
        entries.add(
            new Entry(
                place(root, parts[1]),
                place(root, parts[2]),
                place(root, parts[3]),
                parts[4],
                parts[5]));
      } else {
        throw new IOException("the journal " + file + " is damaged");
      }
    }
    return new Journal(root, folder, id, phase, entries, folders);
  }

  private static Path place(Path root, String told) {
    return root.resolve(URLDecoder.decode(told, StandardCharsets.UTF_8));
  }
}
