package io.panvisor.haproxy.config;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.haproxy.HaproxyVersion;
import io.panvisor.process.Command;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of a file for HAProxy's check, in a private folder, line for line the same but for names
 * of files and users: see {@link HaproxyCheck}. Closing removes it.
 */
final class CheckedCopy implements AutoCloseable {

  /** The parameters of bind and server lines that name a file, and what stands in for it. */
  private static final Map<String, StandIn> FILE_PARAMETERS =
      Map.of(
          "crt", StandIn.CERTIFICATE,
          "default-crt", StandIn.CERTIFICATE,
          "crt-list", StandIn.CERTIFICATE_LIST,
          "ca-file", StandIn.AUTHORITIES,
          "ca-verify-file", StandIn.AUTHORITIES,
          "ca-sign-file", StandIn.CERTIFICATE);

  private static final Set<String> BIND_AND_SERVER =
      Set.of("bind", "server", "default-server", "server-template");

  /** A file of patterns in an expression, such as {@code map(/etc/haproxy/hosts.map,web)}. */
  private static final Pattern MAP =
      Pattern.compile("\\b((?:(?:set-|add-|del-)?(?:map|acl)|map_[a-z_]+)\\()(/[^,()\\s]+)");

  /** What a response is made of, behind {@code http-request return} and its like. */
  private static final Map<String, StandIn> CONTENT_FILES =
      Map.of("file", StandIn.CONTENT, "lf-file", StandIn.CONTENT, "errorfile", StandIn.ERROR_PAGE);

  private static final Set<String> ANSWERS = Set.of("return", "deny", "tarpit");

  private enum StandIn {
    CERTIFICATE,
    CERTIFICATE_LIST,
    AUTHORITIES,
    ERROR_PAGE,
    CONTENT,
    EMPTY
  }

  private final Path folder;
  private final Path copy;
  private final FileCheck.Staged staged;
  private final CommandRunner runner;
  private final List<Problem> warnings = new ArrayList<>();
  private final Map<String, Boolean> accounts = new HashMap<>();
  private final Set<String> missing = new HashSet<>();
  private final Map<String, Path> standIns = new HashMap<>();
  private final Map<StandIn, String> contents = new EnumMap<>(StandIn.class);
  private String certificateBase = "";
  private String authorityBase = "";

  private CheckedCopy(Path folder, FileCheck.Staged staged, CommandRunner runner) {
    this.folder = folder;
    this.copy = folder.resolve("haproxy.cfg");
    this.staged = staged;
    this.runner = runner;
  }

  static CheckedCopy of(HaproxyFile file, FileCheck.Staged staged, CommandRunner runner) {
    try {
      CheckedCopy copy =
          new CheckedCopy(Files.createTempDirectory("panvisor-haproxy"), staged, runner);
      try {
        copy.write(file);
        return copy;
      } catch (IOException | RuntimeException failed) {
        copy.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new EngineException("cannot copy the file to check it", failed);
    }
  }

  Path path() {
    return copy;
  }

  /** What this machine lacks. */
  List<Problem> warnings() {
    return warnings;
  }

  /** What HAProxy said, with the names that stand in the file. */
  String inWordsOfTheOriginal(String words) {
    String original = words.replace(copy.toString(), staged.path());
    for (Map.Entry<String, Path> standIn : standIns.entrySet()) {
      original = original.replace(standIn.getValue().toString(), standIn.getKey());
    }
    return original.replace(staged.root() + "/", "/");
  }

  private void write(HaproxyFile file) throws IOException {
    for (Section global : file.sections(SectionKind.GLOBAL)) {
      certificateBase = global.value("crt-base").orElse(certificateBase);
      authorityBase = global.value("ca-base").orElse(authorityBase);
    }
    FileEdit edit = file.edit();
    for (Directive line : file.directives()) {
      if (line.fault().isEmpty() && line.words().stream().noneMatch(Word::hasVariables)) {
        Optional<List<String>> words = substituted(line);
        if (words.isPresent()) {
          edit.replace(line, words.get(), HaproxyVersion.NEWEST);
        }
      }
    }
    Files.createFile(
        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(copy, FileText.encode(edit.apply().text()));
  }

  private Optional<List<String>> substituted(Directive line) throws IOException {
    List<String> words = new ArrayList<>(line.texts());
    switch (line.keyword()) {
      case "user", "group" -> {
        if (line.size() == 2) {
          account(line, words);
        }
      }
      case "errorfile" -> file(line, words, 2, "", StandIn.ERROR_PAGE);
      case "lua-load", "lua-load-per-thread" -> file(line, words, 1, "", StandIn.EMPTY);
      default -> {
        if (BIND_AND_SERVER.contains(line.keyword())) {
          parameters(line, words);
        } else {
          patterns(line, words);
        }
      }
    }
    return words.equals(line.texts()) ? Optional.empty() : Optional.of(words);
  }

  private void account(Directive line, List<String> words) {
    String database = line.keyword().equals("user") ? "passwd" : "group";
    boolean known =
        accounts.computeIfAbsent(
            database + " " + words.get(1),
            each -> runner.run(Command.of("getent", database, words.get(1))).isSuccess());
    if (!known) {
      warn(line, line.keyword() + " '" + words.get(1) + "'");
      words.set(1, "root");
    }
  }

  private void parameters(Directive line, List<String> words) throws IOException {
    for (int index = 1; index + 1 < words.size(); index++) {
      StandIn standIn = FILE_PARAMETERS.get(words.get(index));
      if (standIn != null) {
        String base =
            standIn == StandIn.CERTIFICATE || standIn == StandIn.CERTIFICATE_LIST
                ? certificateBase
                : authorityBase;
        file(line, words, index + 1, base, standIn);
        index++;
      }
    }
  }

  /** Files of patterns, as acls name them behind {@code -f}, and those that answers are made of. */
  private void patterns(Directive line, List<String> words) throws IOException {
    boolean answers =
        line.keyword().equals("http-error")
            || line.keyword().startsWith("http-")
                && line.size() > 1
                && ANSWERS.contains(words.get(1));
    for (int index = 1; index < words.size(); index++) {
      words.set(index, maps(line, words.get(index)));
      String before = words.get(index - 1);
      StandIn content = answers ? CONTENT_FILES.get(before) : null;
      if (before.equals("-f")) {
        file(line, words, index, "", StandIn.EMPTY);
      } else if (content != null) {
        file(line, words, index, "", content);
      }
    }
  }

  private String maps(Directive line, String word) throws IOException {
    Matcher found = MAP.matcher(word);
    StringBuilder replaced = new StringBuilder();
    while (found.find()) {
      String path = found(line, found.group(2), StandIn.EMPTY);
      found.appendReplacement(replaced, Matcher.quoteReplacement(found.group(1) + path));
    }
    return found.appendTail(replaced).toString();
  }

  private void file(Directive line, List<String> words, int index, String base, StandIn standIn)
      throws IOException {
    if (index >= words.size() || words.get(index).startsWith("@")) {
      return;
    }
    String named = words.get(index);
    String path = named.startsWith("/") || base.isEmpty() ? named : base + "/" + named;
    if (path.startsWith("/")) {
      String found = found(line, path, standIn);
      words.set(index, found.equals(path) ? named : found);
    }
  }

  /** Where the check finds such a file: among the planned ones, on this machine, or a stand-in. */
  private String found(Directive line, String path, StandIn standIn) throws IOException {
    Path planned = staged.root().resolve(path.substring(1));
    if (Files.exists(planned)) {
      return planned.toString();
    }
    if (Files.exists(Path.of(path))) {
      return path;
    }
    warn(line, "the file " + path);
    return standIn(path, standIn).toString();
  }

  private void warn(Directive line, String what) {
    if (missing.add(what)) {
      warnings.add(
          Problem.warning(
              line.line(),
              what + " is not on this machine; something else stood in for it in this check",
              "HAProxy needs it where the file is for"));
    }
  }

  /** One for each file that is named: HAProxy tells a map from a list by its name. */
  private Path standIn(String path, StandIn kind) throws IOException {
    Path known = standIns.get(path);
    if (known != null) {
      return known;
    }
    Path file = folder.resolve("stand-in-" + standIns.size() + ".pem");
    standIns.put(path, file);
    Files.writeString(file, content(kind));
    return file;
  }

  private String content(StandIn kind) throws IOException {
    String known = contents.get(kind);
    if (known != null) {
      return known;
    }
    String content =
        switch (kind) {
          case CERTIFICATE, AUTHORITIES ->
              Certificate.selfSigned(
                      List.of("localhost"),
                      Duration.ofDays(1),
                      Instant.EPOCH.plus(Duration.ofDays(20_000)))
                  .pem()
                  .revealText();
          case CERTIFICATE_LIST -> standIn("", StandIn.CERTIFICATE) + "\n";
          case ERROR_PAGE ->
              "HTTP/1.0 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
          case CONTENT -> "-\n";
          case EMPTY -> "";
        };
    contents.put(kind, content);
    return content;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException failed) {
      throw new EngineException("cannot remove " + folder, failed);
    }
  }
}
