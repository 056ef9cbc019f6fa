package io.panvisor.config.yum;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a repository shall say; what is not said stays as it is in a file. Immutable; each method
 * that changes something gives a changed copy. Variables such as {@code $releasever} and {@code
 * $basearch} are yum's to replace.
 */
public final class YumRepository {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final Pattern URL =
      Pattern.compile("(?:https?|ftp|file)://[A-Za-z0-9._~:/?\\[\\]@!$&'()*+,;=%{}-]{1,2000}");
  private static final Pattern USER_IN_URL = Pattern.compile("[a-z]+://[^/]*@.*");
  private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9_.*?+:\\[\\]-]{1,255}");
  private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private final String id;
  private final Map<String, String> settings;

  private YumRepository(String id, Map<String, String> settings) {
    this.id = id;
    this.settings = settings;
  }

  /**
   * {@return the repository of that id}
   *
   * @param id letters, digits and {@code _ . : -}; not {@code main}, which is no repository
   */
  public static YumRepository of(String id) {
    Values.matching(ID, "id", id, "a repository's id has letters, digits and _ . : -");
    if (id.equals("main")) {
      throw InvalidSpecException.of("id", id, "[main] is yum's own section");
    }
    return new YumRepository(id, Map.of());
  }

  private YumRepository set(String key, String value) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put(key, value);
    return new YumRepository(id, changed);
  }

  private YumRepository flag(String key, boolean value) {
    return set(key, value ? "1" : "0");
  }

  /** {@return the same with that name for people} */
  public YumRepository name(String name) {
    if (name.isBlank() || !name.equals(name.strip()) || name.matches("([\"']).*\\1")) {
      throw InvalidSpecException.of("name", name, "a name has no blanks or quotes around it");
    }
    return set("name", Values.line("name", name));
  }

  /** {@return the same with its packages at one of these places: http, https, ftp or file} */
  public YumRepository baseUrls(List<String> urls) {
    return set("baseurl", urls("baseurl", urls));
  }

  /** {@return the same with a list of mirrors at that place} */
  public YumRepository mirrorList(String url) {
    return set("mirrorlist", url("mirrorlist", url));
  }

  /** {@return the same with a list of mirrors and checksums at that place} */
  public YumRepository metaLink(String url) {
    return set("metalink", url("metalink", url));
  }

  /** {@return the same, used or not} */
  public YumRepository enabled(boolean enabled) {
    return flag("enabled", enabled);
  }

  /** {@return the same, whose packages are verified or not} */
  public YumRepository gpgCheck(boolean check) {
    return flag("gpgcheck", check);
  }

  /** {@return the same, whose lists of packages are verified or not} */
  public YumRepository repoGpgCheck(boolean check) {
    return flag("repo_gpgcheck", check);
  }

  /** {@return the same with these keys: places, most often {@code file:///etc/pki/rpm-gpg/...}} */
  public YumRepository gpgKeys(List<String> urls) {
    return set("gpgkey", urls("gpgkey", urls));
  }

  /**
   * {@return the same with that priority, 1 the highest, 99 the lowest and yum's own default; on
   * CentOS 7 it needs yum-plugin-priorities}
   */
  public YumRepository priority(int priority) {
    return set("priority", Integer.toString(Values.between("priority", priority, 1, 99)));
  }

  /**
   * {@return the same with that cost, compared where two have the same package; 1000 by default}
   */
  public YumRepository cost(int cost) {
    return set("cost", Integer.toString(Values.between("cost", cost, 0, 1_000_000)));
  }

  /** {@return the same, whose server's certificate is verified or not} */
  public YumRepository sslVerify(boolean verify) {
    return flag("sslverify", verify);
  }

  /** {@return the same, passed over or not when it cannot be reached} */
  public YumRepository skipIfUnavailable(boolean skip) {
    return flag("skip_if_unavailable", skip);
  }

  /** {@return the same without packages of these names, in which {@code *} may stand} */
  public YumRepository exclude(List<String> packages) {
    return set("exclude", globs("exclude", packages));
  }

  /** {@return the same with packages of these names alone, in which {@code *} may stand} */
  public YumRepository includePackages(List<String> packages) {
    return set("includepkgs", globs("includepkgs", packages));
  }

  /** {@return the same with that account; the file is then nobody else's} */
  public YumRepository account(String user, Secret password) {
    String text = password.revealText();
    if (!text.matches("[\\x21-\\x7e]{1,255}") || text.matches("([\"']).*\\1")) {
      throw InvalidSpecException.of(
          "password", "***", "a password has visible ASCII characters, and no quotes around it");
    }
    return set("username", Values.token("username", user)).set("password", text);
  }

  /**
   * {@return the same with any other option of dnf.conf(5)}
   *
   * @throws InvalidSpecException when it has a method of its own
   */
  public YumRepository option(String key, String value) {
    Values.matching(OPTION, "option", key, "an option has small letters, digits and '_'");
    if (YumOptions.isTyped(key) || YumOptions.isPassword(key)) {
      throw InvalidSpecException.of(key, "", "this has a field of its own");
    }
    if (!value.equals(value.strip()) || value.matches("([\"']).*\\1")) {
      throw InvalidSpecException.of(key, value, "a value has no blanks or quotes around it");
    }
    return set(key, Values.line(key, value));
  }

  private static String url(String key, String url) {
    Values.matching(
        URL,
        key,
        url,
        "an address begins with http://, https://, ftp:// or file://, without blanks");
    if (USER_IN_URL.matcher(url).matches()) {
      throw InvalidSpecException.of(key, "***", "an account is not written into an address");
    }
    return url;
  }

  private static String urls(String key, List<String> urls) {
    if (urls.isEmpty()) {
      throw InvalidSpecException.of(key, "", "at least one address is expected here");
    }
    List<String> checked = new ArrayList<>();
    urls.forEach(each -> checked.add(url(key, each)));
    return String.join("\n", checked);
  }

  private static String globs(String key, List<String> packages) {
    if (packages.isEmpty()) {
      throw InvalidSpecException.of(key, "", "at least one name is expected here");
    }
    packages.forEach(
        each -> Values.matching(GLOB, key, each, "a package's name, in which * may stand"));
    return String.join(" ", packages);
  }

  /** {@return its id} */
  public String id() {
    return id;
  }

  /** {@return an option that is said, several values with newlines between; never a password} */
  public Optional<String> value(String key) {
    return key.equals("password") ? Optional.empty() : Optional.ofNullable(settings.get(key));
  }

  /** {@return whether it says a password} */
  public boolean hasPassword() {
    return settings.containsKey("password");
  }

  /** What is said, by the file's own keys. */
  Map<String, String> settings() {
    return settings;
  }

  /** {@return a file with this repository alone} */
  public String render() {
    return YumDocument.parse("").with(this).text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof YumRepository repository
        && id.equals(repository.id)
        && settings.equals(repository.settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, settings.keySet());
  }

  @Override
  public String toString() {
    return "repository " + id;
  }
}
