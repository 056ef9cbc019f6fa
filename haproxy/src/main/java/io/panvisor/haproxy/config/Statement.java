package io.panvisor.haproxy.config;

import java.util.List;

/**
 * Something that a section says: one line of the file, or several that belong together. All are
 * immutable, and checked where they are made.
 */
public sealed interface Statement
    permits Acl,
        Balance,
        Bind,
        CloseOption,
        HeaderRule,
        HttpCheck,
        LogTarget,
        PersistenceCookie,
        RawLine,
        Route,
        Rule,
        Server,
        ServerDefaults,
        ServerTemplate,
        Setting,
        StatsPage,
        StatsSocket,
        StickRule,
        StickTable,
        TcpCheck,
        TlsDefaults,
        User {

  /**
   * Writes its lines for the writer's version.
   *
   * @throws io.panvisor.error.InvalidSpecException when that version cannot say it; the error names
   *     the field, the version and what to do
   */
  void write(SectionWriter out);

  /** The statement of a line; a line that has no form of its own is kept as it is written. */
  static Statement read(SectionKind kind, Directive line) {
    List<String> words = line.texts();
    boolean plain =
        line.fault().isEmpty()
            && line.words().stream().noneMatch(Word::hasVariables)
            && words.stream().allMatch(word -> word.chars().noneMatch(Character::isISOControl));
    if (!plain) {
      return RawLine.read(line);
    }
    return switch (line.keyword()) {
      case "server" ->
          kind.hasServers() && words.size() > 2 ? Server.read(line) : new Setting(words);
      case "bind" ->
          kind.takesClients() && words.size() > 1 ? Bind.read(words) : new Setting(words);
      default -> new Setting(words);
    };
  }
}
