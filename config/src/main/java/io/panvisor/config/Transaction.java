package io.panvisor.config;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Several files changed as one. New files are written beside the old ones, old ones are kept, and
 * only then the new ones are renamed into place; a journal says at every moment whether what was
 * begun is to be undone or finished.
 */
final class Transaction {

  /** Where the journal, the lock and the backups are, below the root. */
  static final String FOLDER = "var/lib/panvisor/config";

  private final HostTree host;
  private final ApplyOptions options;
  private final Path folder;

  Transaction(HostTree host, ApplyOptions options) {
    this.host = host;
    this.options = options;
    this.folder = host.root().resolve(FOLDER);
  }

  ApplyReport apply(ChangePlan plan) {
    if (plan.isEmpty() && !Files.isDirectory(folder)) {
      return new ApplyReport(List.of(), Optional.empty(), Map.of(), plan.followUps(), List.of());
    }
    return underLock(
        "cannot apply the plan below " + host,
        () -> {
          List<String> recovered = recoverHeld();
          List<FileChange> changes = stillToDo(plan);
          Map<String, FileCheck.Verdict> verdicts = new StagedChecks(options).judge(plan, changes);
          Optional<String> backups = changes.isEmpty() ? Optional.empty() : commit(changes);
          return new ApplyReport(changes, backups, verdicts, plan.followUps(), recovered);
        });
  }

  /** Finishes or undoes what runs left that were ended in the middle; tells what it did. */
  List<String> recover() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return underLock("cannot recover what was broken off below " + host, this::recoverHeld);
  }

  // --- the lock ------------------------------------------------------------------------------

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T underLock(String failure, Work<T> work) {
    try (FileChannel channel = lockFile()) {
      FileLock lock = lock(channel);
      try {
        return work.run();
      } finally {
        lock.release();
      }
    } catch (IOException broken) {
      throw failed(failure, broken);
    }
  }

  private FileChannel lockFile() throws IOException {
    Files.createDirectories(DurableFiles.folderOf(folder));
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return FileChannel.open(
        folder.resolve("lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  private FileLock lock(FileChannel channel) throws IOException {
    long end = System.nanoTime() + options.patience().toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end >= 0) {
        throw (BusyException)
            new BusyException("another program is changing files below " + host + " just now", "")
                .hint("Try again when it has ended; its lock is " + folder.resolve("lock") + ".");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisJvm) {
      return null;
    }
  }

  // --- what is to be done --------------------------------------------------------------------

  private static List<FileChange> stillToDo(ChangePlan plan) {
    List<FileChange> changes = new ArrayList<>();
    for (FileChange change : plan.changes()) {
      FileState now = FileState.of(plan.host().root().resolve(change.target().substring(1)));
      if (change.wanted().is(now)) {
        continue;
      }
      if (!now.isSameAs(change.found())) {
        throw (EngineException)
            new EngineException(change.target() + " has changed since the plan was made")
                .outcome(Outcome.NOT_APPLIED)
                .hint("Make the plan again, look at the difference, and apply that.");
      }
      changes.add(change);
    }
    return changes;
  }

  // --- the commit ----------------------------------------------------------------------------

  private Optional<String> commit(List<FileChange> changes) throws IOException {
    String id = id();
    Path backups = folder.resolve("backups").resolve(id);
    List<Journal.Entry> entries = new ArrayList<>();
    Set<Path> newFolders = new LinkedHashSet<>();
    for (FileChange change : changes) {
      Path place = host.root().resolve(change.target().substring(1));
      addMissing(DurableFiles.folderOf(place), newFolders);
      entries.add(
          new Journal.Entry(
              place,
              place.resolveSibling("." + place.getFileName() + ".panvisor-" + id),
              backups.resolve(change.target().substring(1)),
              change.found().mark(),
              wantedMark(change)));
    }
    Journal journal = Journal.begin(host.root(), folder, id, entries, List.copyOf(newFolders));
    try {
      prepare(journal, changes);
      journal.enter(Journal.Phase.COMMITTING);
    } catch (IOException | RuntimeException broken) {
      undoPrepared(journal, broken);
      throw broken;
    }
    try {
      finish(journal);
    } catch (IOException | RuntimeException broken) {
      giveUp(journal, broken);
      throw broken;
    }
    return entries.stream().allMatch(Journal.Entry::wasAbsent)
        ? Optional.empty()
        : Optional.of(host.pathOf(backups));
  }

  private static String id() {
    byte[] bytes = new byte[4];
    ThreadLocalRandom.current().nextBytes(bytes);
    String now =
        java.time.format.DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(java.time.LocalDateTime.now(java.time.ZoneOffset.UTC));
    return now + "-" + HexFormat.of().formatHex(bytes);
  }

  private static String wantedMark(FileChange change) {
    return change.wanted().isAbsent() ? "absent" : "present";
  }

  private static void addMissing(Path wanted, Set<Path> missing) {
    List<Path> found = new ArrayList<>();
    for (Path at = wanted;
        at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS);
        at = at.getParent()) {
      found.add(0, at);
    }
    missing.addAll(found);
  }

  private void prepare(Journal journal, List<FileChange> changes) throws IOException {
    for (Path missing : journal.newFolders()) {
      Files.createDirectory(missing);
      Files.setAttribute(missing, "unix:mode", 0755);
      DurableFiles.forceFolder(DurableFiles.folderOf(missing));
    }
    Set<Path> folders = new LinkedHashSet<>();
    for (int index = 0; index < changes.size(); index++) {
      FileChange change = changes.get(index);
      Journal.Entry entry = journal.entries().get(index);
      keep(entry, change.found(), folders);
      writeFresh(entry, change);
      folders.add(DurableFiles.folderOf(entry.fresh()));
    }
    for (Path each : folders) {
      DurableFiles.forceFolder(each);
    }
    for (int index = 0; index < changes.size(); index++) {
      Path place = journal.entries().get(index).place();
      if (!FileState.of(place).isSameAs(changes.get(index).found())) {
        throw (EngineException)
            new EngineException(place + " was changed by another program just now")
                .outcome(Outcome.NOT_APPLIED)
                .hint("Make the plan again, look at the difference, and apply that.");
      }
    }
  }

  private void keep(Journal.Entry entry, FileState before, Set<Path> folders) throws IOException {
    if (before.kind() == FileState.Kind.ABSENT) {
      return;
    }
    Path kept = DurableFiles.folderOf(entry.backup());
    Files.createDirectories(kept);
    if (before.kind() == FileState.Kind.LINK) {
      Files.createSymbolicLink(entry.backup(), Path.of(before.text()));
    } else {
      DurableFiles.write(entry.backup(), before.content(), entry.place(), null);
    }
    for (Path each = kept; each != null && each.startsWith(folder); each = each.getParent()) {
      folders.add(each);
    }
  }

  private static void writeFresh(Journal.Entry entry, FileChange change) throws IOException {
    if (change.wanted().isAbsent()) {
      return;
    }
    Optional<String> link = change.wanted().linkTarget();
    if (link.isPresent()) {
      Files.createSymbolicLink(entry.fresh(), Path.of(link.get()));
      return;
    }
    Path like = change.found().kind() == FileState.Kind.REGULAR ? entry.place() : null;
    Integer mode = change.wanted().mode().map(octal -> Integer.valueOf(octal, 8)).orElse(null);
    DurableFiles.write(entry.fresh(), change.wanted().content().orElseThrow(), like, mode);
  }

  private static void finish(Journal journal) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (Journal.Entry entry : journal.entries()) {
      if (entry.isRemoval()) {
        Files.deleteIfExists(entry.place());
      } else if (Files.exists(entry.fresh(), LinkOption.NOFOLLOW_LINKS)) {
        DurableFiles.replace(entry.fresh(), entry.place());
      }
      folders.add(DurableFiles.folderOf(entry.place()));
    }
    for (Path each : folders) {
      DurableFiles.forceFolder(each);
    }
    journal.end();
  }

  // --- the way back --------------------------------------------------------------------------

  private void undoPrepared(Journal journal, Exception why) {
    try {
      removePrepared(journal);
    } catch (IOException left) {
      why.addSuppressed(left);
    }
  }

  private void removePrepared(Journal journal) throws IOException {
    for (Journal.Entry entry : journal.entries()) {
      Files.deleteIfExists(entry.fresh());
      deleteBackup(entry);
    }
    removeNewFolders(journal);
    journal.end();
  }

  private void deleteBackup(Journal.Entry entry) throws IOException {
    Files.deleteIfExists(entry.backup());
    Path backups = folder.resolve("backups");
    for (Path each = entry.backup().getParent();
        each != null && each.startsWith(backups) && !each.equals(backups);
        each = each.getParent()) {
      if (!deletedWhenEmpty(each)) {
        return;
      }
    }
  }

  private static void removeNewFolders(Journal journal) throws IOException {
    List<Path> folders = new ArrayList<>(journal.newFolders());
    java.util.Collections.reverse(folders);
    for (Path each : folders) {
      if (deletedWhenEmpty(each)) {
        DurableFiles.forceFolder(DurableFiles.folderOf(each));
      }
    }
  }

  /** Whether the folder is gone; one that somebody else has put something into stays. */
  private static boolean deletedWhenEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
      return true;
    } catch (DirectoryNotEmptyException stillUsed) {
      return false;
    }
  }

  /** A commit that cannot be finished now is undone; where that fails too, the next run does it. */
  private void giveUp(Journal journal, Exception why) {
    try {
      journal.enter(Journal.Phase.UNDOING);
      putBack(journal);
    } catch (IOException | RuntimeException left) {
      why.addSuppressed(left);
      if (why instanceof PanvisorException known) {
        known.outcome(Outcome.UNKNOWN);
      }
    }
  }

  private void putBack(Journal journal) throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    for (Journal.Entry entry : journal.entries()) {
      if (entry.wasAbsent()) {
        Files.deleteIfExists(entry.place());
      } else if (!FileState.of(entry.place()).mark().equals(entry.before())) {
        restore(entry);
      }
      Files.deleteIfExists(entry.fresh());
      folders.add(DurableFiles.folderOf(entry.place()));
    }
    for (Path each : folders) {
      DurableFiles.forceFolder(each);
    }
    for (Journal.Entry entry : journal.entries()) {
      deleteBackup(entry);
    }
    removeNewFolders(journal);
    journal.end();
  }

  private static void restore(Journal.Entry entry) throws IOException {
    FileState kept = FileState.of(entry.backup());
    if (!kept.mark().equals(entry.before())) {
      // Somebody has been at the backups: nothing is put in place that is not the old file.
      throw new NoSuchFileException(
          entry.backup().toString(), null, "it should hold the old " + entry.place());
    }
    Files.deleteIfExists(entry.fresh());
    if (kept.kind() == FileState.Kind.LINK) {
      Files.createSymbolicLink(entry.fresh(), Path.of(kept.text()));
    } else {
      DurableFiles.write(entry.fresh(), kept.content(), entry.backup(), null);
    }
    DurableFiles.replace(entry.fresh(), entry.place());
  }

  private List<String> recoverHeld() throws IOException {
    List<String> done = new ArrayList<>();
    for (Journal journal : Journal.left(host.root(), folder)) {
      String files =
          String.join(
              ", ", journal.entries().stream().map(entry -> host.pathOf(entry.place())).toList());
      switch (journal.phase()) {
        case PREPARING -> {
          removePrepared(journal);
          done.add("undone, as it was broken off before anything changed: " + files);
        }
        case COMMITTING -> {
          finish(journal);
          done.add("finished, as it was broken off while files were put in place: " + files);
        }
        case UNDOING -> {
          putBack(journal);
          done.add("undone, as it was broken off while it was being undone: " + files);
        }
      }
    }
    return done;
  }

  static PanvisorException failed(String what, IOException cause) {
    String why = String.valueOf(cause.getMessage());
    if (cause instanceof java.nio.file.AccessDeniedException) {
      return new AccessDeniedException(what + ": no access to " + why, cause)
          .hint("Run it as root, or name a root folder that is yours.");
    }
    return new EngineException(what + ": " + why, cause)
        .outcome(cause.getSuppressed().length == 0 ? Outcome.NOT_APPLIED : Outcome.UNKNOWN);
  }
}
