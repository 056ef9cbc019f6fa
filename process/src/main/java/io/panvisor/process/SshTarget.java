package io.panvisor.process;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.panvisor.error.InvalidSpecException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Another machine, as the system's {@code ssh} reaches it: what is not said here comes from the
 * user's ssh configuration, agent and known hosts. Immutable and thread-safe; each {@code with}
 * method gives a changed copy.
 */
public final class SshTarget {

  /** How long connecting may take when nothing else was said: ten seconds. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long an idle connection is kept when nothing else was said: a minute. */
  public static final Duration DEFAULT_IDLE_TIME = Duration.ofMinutes(1);

  /**
   * How many commands run at a time over one connection when nothing else was said: 8. OpenSSH's
   * server admits ten sessions a connection ({@code MaxSessions} in sshd_config(5)); one more is
   * needed to end a command.
   */
  public static final int DEFAULT_SESSIONS = 8;

  /**
   * The names of ssh_config(5) that {@link #withOption} takes. None of them runs a program, reads a
   * secret, opens a port, or is one that this class or its runner sets.
   */
  private static final Map<String, String> OPTIONS =
      Stream.of(
              "AddressFamily",
              "BindAddress",
              "BindInterface",
              "CASignatureAlgorithms",
              "CheckHostIP",
              "Ciphers",
              "Compression",
              "ConnectionAttempts",
              "GSSAPIAuthentication",
              "GSSAPIDelegateCredentials",
              "HashKnownHosts",
              "HostbasedAuthentication",
              "HostKeyAlgorithms",
              "HostKeyAlias",
              "IPQoS",
              "KexAlgorithms",
              "MACs",
              "NumberOfPasswordPrompts",
              "PreferredAuthentications",
              "ProxyJump",
              "PubkeyAcceptedAlgorithms",
              "PubkeyAuthentication",
              "RekeyLimit",
              "RequiredRSASize",
              "ServerAliveCountMax",
              "ServerAliveInterval",
              "TCPKeepAlive",
              "UpdateHostKeys",
              "VerifyHostKeyDNS")
          .collect(toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

  private static final Pattern HOST =
      Pattern.compile(
          "[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?");

  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}\\$?");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?:([^@]*)@)?(\\[[^\\[\\]]*]|[^\\[\\]:@]*)(?::([0-9]{1,5}))?");

  private static final Pattern OPTION_VALUE =
      Pattern.compile("[A-Za-z0-9/+^*\\[-][A-Za-z0-9 ./:,+*^=@_\\[\\]-]{0,1000}");

  /** What ssh would expand, split or cut off in the value of an option. */
  private static final Pattern UNSAFE_IN_PATH = Pattern.compile("[\\p{Cntrl}\"\\\\#]|\\$\\{");

  private final String host;
  private final @Nullable String user;
  private final int port;
  private final @Nullable Path identity;
  private final @Nullable Path knownHosts;
  private final @Nullable Path configFile;
  private final Map<String, String> options;
  private final Duration connectTimeout;
  private final Duration idleTime;
  private final int sessions;
  private final boolean acceptingNewHostKeys;

  private SshTarget(Draft draft) {
    this.host = draft.host;
    this.user = draft.user;
    this.port = draft.port;
    this.identity = draft.identity;
    this.knownHosts = draft.knownHosts;
    this.configFile = draft.configFile;
    this.options = draft.options;
    this.connectTimeout = draft.connectTimeout;
    this.idleTime = draft.idleTime;
    this.sessions = draft.sessions;
    this.acceptingNewHostKeys = draft.acceptingNewHostKeys;
  }

  /** What a new target is made from. */
  private static final class Draft {
    private String host;
    private @Nullable String user;
    private int port;
    private @Nullable Path identity;
    private @Nullable Path knownHosts;
    private @Nullable Path configFile;
    private Map<String, String> options = Map.of();
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration idleTime = DEFAULT_IDLE_TIME;
    private int sessions = DEFAULT_SESSIONS;
    private boolean acceptingNewHostKeys;

    Draft(String host) {
      this.host = host;
    }
  }

  private SshTarget changed(Consumer<Draft> change) {
    Draft draft = new Draft(host);
    draft.user = user;
    draft.port = port;
    draft.identity = identity;
    draft.knownHosts = knownHosts;
    draft.configFile = configFile;
    draft.options = options;
    draft.connectTimeout = connectTimeout;
    draft.idleTime = idleTime;
    draft.sessions = sessions;
    draft.acceptingNewHostKeys = acceptingNewHostKeys;
    change.accept(draft);
    return new SshTarget(draft);
  }

  /**
   * {@return that machine, with ssh's own user, port and keys}
   *
   * @param host a name, an address, or a {@code Host} of the user's ssh configuration
   * @throws InvalidSpecException when it is none; one that begins with '-' is none
   */
  public static SshTarget of(String host) {
    if (!HOST.matcher(host).matches()) {
      throw InvalidSpecException.of(
          "host",
          host,
          "a host is a name, an IPv4 or an IPv6 address, and does not begin with '-'");
    }
    return new SshTarget(new Draft(host));
  }

  /**
   * {@return the machine that a URI's authority names}
   *
   * @param authority {@code host}, {@code user@host}, {@code user@host:port}; an IPv6 address in
   *     square brackets
   * @throws InvalidSpecException when it is none, or has a password
   */
  public static SshTarget parse(String authority) {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw InvalidSpecException.of(
          "authority", masked(authority), "expected host, user@host, or user@host:port");
    }
    String name = parts.group(2);
    SshTarget target = of(name.startsWith("[") ? name.substring(1, name.length() - 1) : name);
    if (parts.group(1) != null) {
      if (parts.group(1).contains(":")) {
        throw InvalidSpecException.of(
                "authority", masked(authority), "a password is not taken here")
            .hint("Use a key and the ssh agent.");
      }
      target = target.withUser(parts.group(1));
    }
    return parts.group(3) == null ? target : target.withPort(Integer.parseInt(parts.group(3)));
  }

  private static String masked(String authority) {
    return authority.replaceAll(":[^@]*@", ":***@");
  }

  /** {@return the same with that user} */
  public SshTarget withUser(String name) {
    if (!USER.matcher(name).matches()) {
      throw InvalidSpecException.of(
          "user", name, "a user has letters, digits, '_', '.', '+' and '-', not '-' first");
    }
    return changed(draft -> draft.user = name);
  }

  /** {@return the same with that port, from 1 to 65535} */
  public SshTarget withPort(int number) {
    if (number < 1 || number > 65535) {
      throw InvalidSpecException.of("port", Integer.toString(number), "a port is from 1 to 65535");
    }
    return changed(draft -> draft.port = number);
  }

  /** {@return the same with that private key, and no other} */
  public SshTarget withIdentity(Path file) {
    Path safe = safe("identity", file);
    return changed(draft -> draft.identity = safe);
  }

  /** {@return the same with that file of known host keys instead of the user's} */
  public SshTarget withKnownHosts(Path file) {
    Path safe = safe("knownHosts", file);
    return changed(draft -> draft.knownHosts = safe);
  }

  /** {@return the same with that ssh configuration, which comes before the user's own} */
  public SshTarget withConfigFile(Path file) {
    Path safe = safe("configFile", file);
    if (safe.toString().matches(".*[*?\\[\\]].*")) {
      throw InvalidSpecException.of(
          "configFile", safe.toString(), "ssh would read that as a pattern");
    }
    return changed(draft -> draft.configFile = safe);
  }

  /**
   * {@return the same with an option of ssh_config(5)}
   *
   * @param name one of the allowed, in any case: AddressFamily, BindAddress, BindInterface,
   *     CASignatureAlgorithms, CheckHostIP, Ciphers, Compression, ConnectionAttempts,
   *     GSSAPIAuthentication, GSSAPIDelegateCredentials, HashKnownHosts, HostbasedAuthentication,
   *     HostKeyAlgorithms, HostKeyAlias, IPQoS, KexAlgorithms, MACs, NumberOfPasswordPrompts,
   *     PreferredAuthentications, ProxyJump, PubkeyAcceptedAlgorithms, PubkeyAuthentication,
   *     RekeyLimit, RequiredRSASize, ServerAliveCountMax, ServerAliveInterval, TCPKeepAlive,
   *     UpdateHostKeys, VerifyHostKeyDNS
   * @param value letters, digits, blanks and {@code . / : , + * ^ = @ _ [ ] -}
   * @throws InvalidSpecException for any other
   */
  public SshTarget withOption(String name, String value) {
    String known = OPTIONS.get(name.toLowerCase(Locale.ROOT));
    if (known == null) {
      throw InvalidSpecException.of("option", name, "not one of the options that are allowed here")
          .hint("Put it into an ssh configuration file, and name that with withConfigFile.");
    }
    if (!OPTION_VALUE.matcher(value).matches()) {
      throw InvalidSpecException.of(
          "option." + known, value, "it has characters that are not allowed");
    }
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(known, value);
    return changed(draft -> draft.options = more);
  }

  /** {@return the same with another longest time for connecting, from one second on} */
  public SshTarget withConnectTimeout(Duration longest) {
    if (longest.compareTo(Duration.ofSeconds(1)) < 0) {
      throw InvalidSpecException.of("connectTimeout", longest.toString(), "from one second on");
    }
    return changed(draft -> draft.connectTimeout = longest);
  }

  /**
   * {@return the same with another time for which an idle connection is kept, from one second on}
   */
  public SshTarget withIdleTime(Duration longest) {
    if (longest.compareTo(Duration.ofSeconds(1)) < 0) {
      throw InvalidSpecException.of("idleTime", longest.toString(), "from one second on");
    }
    return changed(draft -> draft.idleTime = longest);
  }

  /**
   * {@return the same with another number of commands at a time over one connection, from 1 to
   * 1000; further ones wait}
   */
  public SshTarget withSessions(int most) {
    if (most < 1 || most > 1000) {
      throw InvalidSpecException.of("sessions", Integer.toString(most), "from 1 to 1000");
    }
    return changed(draft -> draft.sessions = most);
  }

  /**
   * {@return the same, but a host that is not known yet is taken for what it says it is, and
   * remembered; one whose key changed is refused all the same}
   */
  public SshTarget acceptingNewHostKeys() {
    return changed(draft -> draft.acceptingNewHostKeys = true);
  }

  private static Path safe(String field, Path file) {
    Path absolute = file.toAbsolutePath();
    if (UNSAFE_IN_PATH.matcher(absolute.toString()).find()) {
      throw InvalidSpecException.of(
          field,
          file.toString(),
          "ssh does not take such a path: control character, quote, # or ${");
    }
    return absolute;
  }

  /** {@return the host} */
  public String host() {
    return host;
  }

  /** {@return the user, if one was named} */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** {@return the port, if one was named} */
  public OptionalInt port() {
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** {@return the private key, if one was named} */
  public Optional<Path> identity() {
    return Optional.ofNullable(identity);
  }

  /** {@return the file of known host keys, if one was named} */
  public Optional<Path> knownHosts() {
    return Optional.ofNullable(knownHosts);
  }

  /** {@return the ssh configuration that comes before the user's, if one was named} */
  public Optional<Path> configFile() {
    return Optional.ofNullable(configFile);
  }

  /** {@return the options of ssh_config(5)} */
  public Map<String, String> options() {
    return Map.copyOf(options);
  }

  /** {@return the longest time for connecting} */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** {@return how long an idle connection is kept} */
  public Duration idleTime() {
    return idleTime;
  }

  /** {@return how many commands run at a time over one connection} */
  public int sessions() {
    return sessions;
  }

  /** {@return whether a host that is not known yet is taken for what it says it is; default no} */
  public boolean isAcceptingNewHostKeys() {
    return acceptingNewHostKeys;
  }

  /** {@return user, host and port as in a URI} */
  @Override
  public String toString() {
    return (user == null ? "" : user + "@")
        + (host.contains(":") ? "[" + host + "]" : host)
        + (port == 0 ? "" : ":" + port);
  }
}
