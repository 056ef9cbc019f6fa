package io.panvisor.haproxy.config;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page of statistics. Immutable and thread-safe; each method that changes gives a changed copy.
 *
 * <p>Who may see it is told by a userlist, in which passwords are hashes. {@link #plainUser} writes
 * a password as it is, which only files for very old habits need.
 */
public final class StatsPage implements Statement {

  private final String uri;
  private final String realm;
  private final @Nullable Duration refresh;
  private final boolean hidesVersion;
  private final @Nullable String userlist;
  private final Map<String, Secret> plainUsers;
  private final @Nullable Condition admin;

  private StatsPage(
      String uri,
      String realm,
      @Nullable Duration refresh,
      boolean hidesVersion,
      @Nullable String userlist,
      Map<String, Secret> plainUsers,
      @Nullable Condition admin) {
    this.uri = uri;
    this.realm = realm;
    this.refresh = refresh;
    this.hidesVersion = hidesVersion;
    this.userlist = userlist;
    this.plainUsers = plainUsers;
    this.admin = admin;
  }

  /** {@return a page at that path, which hides HAProxy's version} */
  public static StatsPage at(String uri) {
    Values.word("stats.uri", uri);
    if (!uri.startsWith("/")) {
      throw InvalidSpecException.of("stats.uri", uri, "it begins with '/'");
    }
    return new StatsPage(uri, "", null, true, null, Map.of(), null);
  }

  /** {@return the same, whose password dialog shows that name} */
  public StatsPage realm(String name) {
    Values.line("stats.realm", name);
    return new StatsPage(uri, name, refresh, hidesVersion, userlist, plainUsers, admin);
  }

  /** {@return the same, which browsers load again that often, in whole seconds} */
  public StatsPage refresh(Duration interval) {
    HaproxyTime.written("stats.refresh", interval);
    return new StatsPage(uri, realm, interval, hidesVersion, userlist, plainUsers, admin);
  }

  /** {@return the same, which shows HAProxy's version} */
  public StatsPage showVersion() {
    return new StatsPage(uri, realm, refresh, false, userlist, plainUsers, admin);
  }

  /** {@return the same for the users of a userlist alone} */
  public StatsPage usersOf(String list) {
    return new StatsPage(
        uri, realm, refresh, hidesVersion, Values.token("stats.users", list), plainUsers, admin);
  }

  /**
   * {@return the same for a user whose password stands in the file as it is; who reads the file
   * knows it}
   */
  public StatsPage plainUser(String name, Secret password) {
    Values.token("stats.auth", name);
    if (name.contains(":")) {
      throw InvalidSpecException.of("stats.auth", name, "a user's name has no ':' in it");
    }
    String text = password.revealText();
    boolean clean = !text.isEmpty() && text.chars().allMatch(each -> each >= ' ' && each < 0x7f);
    if (!clean) {
      throw InvalidSpecException.of(
          "stats.auth", "***", "a password is expected here, of ASCII and in one line");
    }
    Map<String, Secret> more = new LinkedHashMap<>(plainUsers);
    more.put(name, password);
    return new StatsPage(uri, realm, refresh, hidesVersion, userlist, more, admin);
  }

  /** {@return the same, on which servers can be stopped and started under a condition} */
  public StatsPage admin(Condition condition) {
    return new StatsPage(uri, realm, refresh, hidesVersion, userlist, plainUsers, condition);
  }

  /** {@return whether a password stands in the file as it is} */
  public boolean hasPlainPasswords() {
    return !plainUsers.isEmpty();
  }

  @Override
  public void write(SectionWriter out) {
    out.at("stats").line("stats", "enable");
    if (hidesVersion) {
      out.line("stats", "hide-version");
    }
    out.line("stats", "uri", uri);
    if (!realm.isEmpty()) {
      out.line("stats", "realm", realm);
    }
    if (refresh != null) {
      out.line("stats", "refresh", HaproxyTime.written("stats.refresh", refresh));
    }
    if (userlist != null) {
      List<String> words = new ArrayList<>(List.of("stats", "http-request", "auth"));
      if (!realm.isEmpty()) {
        words.addAll(List.of("realm", realm));
      }
      words.addAll(List.of("unless", "{", "http_auth(" + userlist + ")", "}"));
      out.line(words);
    }
    plainUsers.forEach(
        (name, password) -> out.line("stats", "auth", name + ":" + password.revealText()));
    if (admin != null) {
      List<String> words = new ArrayList<>(List.of("stats", "admin"));
      words.addAll(admin.words());
      out.line(words);
    }
  }
}
