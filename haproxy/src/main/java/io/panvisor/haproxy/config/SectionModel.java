package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A section as it is wanted: its kind, its name and what it says, in order. Immutable and
 * thread-safe.
 */
public final class SectionModel {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");

  private final SectionKind kind;
  private final String name;
  private final @Nullable String from;
  private final List<Statement> statements;

  private SectionModel(
      SectionKind kind, String name, @Nullable String from, List<Statement> statements) {
    this.kind = kind;
    this.name = name;
    this.from = from;
    this.statements = List.copyOf(statements);
  }

  static SectionModel read(Section section) {
    List<Statement> statements = new ArrayList<>();
    section.directives().forEach(line -> statements.add(Statement.read(section.kind(), line)));
    return new SectionModel(
        section.kind(), section.name(), section.from().orElse(null), statements);
  }

  /** {@return a global section} */
  public static GlobalBuilder global() {
    return new GlobalBuilder();
  }

  /** {@return a defaults section without a name} */
  public static DefaultsBuilder defaults() {
    return new DefaultsBuilder("");
  }

  /** {@return a defaults section of that name, which others name behind {@code from}} */
  public static DefaultsBuilder defaults(String name) {
    return new DefaultsBuilder(checked(SectionKind.DEFAULTS, name));
  }

  /** {@return a frontend of that name} */
  public static FrontendBuilder frontend(String name) {
    return new FrontendBuilder(checked(SectionKind.FRONTEND, name));
  }

  /** {@return a backend of that name} */
  public static BackendBuilder backend(String name) {
    return new BackendBuilder(checked(SectionKind.BACKEND, name));
  }

  /** {@return a frontend and backend in one, of that name} */
  public static ListenBuilder listen(String name) {
    return new ListenBuilder(checked(SectionKind.LISTEN, name));
  }

  /** {@return a userlist of that name} */
  public static UserlistBuilder userlist(String name) {
    return new UserlistBuilder(checked(SectionKind.USERLIST, name));
  }

  /** {@return a resolvers section of that name} */
  public static ResolversBuilder resolvers(String name) {
    return new ResolversBuilder(checked(SectionKind.RESOLVERS, name));
  }

  /** {@return a peers section of that name} */
  public static PeersBuilder peers(String name) {
    return new PeersBuilder(checked(SectionKind.PEERS, name));
  }

  /** {@return a mailers section of that name} */
  public static MailersBuilder mailers(String name) {
    return new MailersBuilder(checked(SectionKind.MAILERS, name));
  }

  /** {@return a cache of that name} */
  public static CacheBuilder cache(String name) {
    return new CacheBuilder(checked(SectionKind.CACHE, name));
  }

  /**
   * {@return a section of another kind, such as a ring or a program}
   *
   * @param name its name; empty for a kind that has none
   */
  public static OtherBuilder of(SectionKind kind, String name) {
    if (kind == SectionKind.UNKNOWN) {
      throw InvalidSpecException.of("section", "", "a kind that is known is expected");
    }
    return new OtherBuilder(kind, checked(kind, name));
  }

  private static String checked(SectionKind kind, String name) {
    String field = kind.keyword();
    if (kind.naming() == SectionKind.Naming.NONE && !name.isEmpty()) {
      throw InvalidSpecException.of(field, name, "such a section has no name");
    }
    if (kind.naming() == SectionKind.Naming.NEEDED || !name.isEmpty()) {
      Values.matching(
          NAME, field, name, "a section's name has letters, digits and the signs _ . : -");
    }
    return name;
  }

  /** {@return which section it is} */
  public SectionKind kind() {
    return kind;
  }

  /** {@return its name; empty when it has none} */
  public String name() {
    return name;
  }

  /** {@return the defaults section that it builds upon, if it names one} */
  public Optional<String> from() {
    return Optional.ofNullable(from);
  }

  /** {@return what it says} */
  public List<Statement> statements() {
    return statements;
  }

  /** {@return the statements of a type, such as its servers} */
  public <T extends Statement> List<T> all(Class<T> type) {
    return statements.stream().filter(type::isInstance).map(type::cast).toList();
  }

  void write(HaproxyVersion version, StringBuilder text) {
    String field = name.isEmpty() ? kind.keyword() : kind.keyword() + " " + name;
    if (version.isBefore(kind.since())) {
      throw InvalidSpecException.of(
          field,
          name,
          "HAProxy "
              + version
              + " has no '"
              + kind.keyword()
              + "' sections (they came with "
              + kind.since()
              + "); leave it away");
    }
    text.append(field);
    if (from != null) {
      if (version.isBefore(HaproxyVersion.V2_4)) {
        throw InvalidSpecException.of(
            field + ": from",
            from,
            "HAProxy "
                + version
                + " has no 'from' (it came with 2.4); the defaults section above it holds");
      }
      text.append(" from ").append(from);
    }
    text.append('\n');
    SectionWriter writer = new SectionWriter(version, kind, name, text);
    statements.forEach(statement -> statement.write(writer));
  }

  /**
   * Collects what a section says. Not thread-safe.
   *
   * @param <B> the builder itself
   */
  public abstract static class Builder<B extends Builder<B>> implements Statements<B> {

    private final SectionKind kind;
    private final String name;
    private @Nullable String from;
    private final List<Statement> statements = new ArrayList<>();

    Builder(SectionKind kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    abstract B self();

    @Override
    public B add(Statement statement) {
      statements.add(statement);
      return self();
    }

    B buildsUpon(String defaults) {
      from = Values.matching(NAME, "from", defaults, "a defaults section's name is expected");
      return self();
    }

    /** {@return the section} */
    public SectionModel build() {
      return new SectionModel(kind, name, from, statements);
    }
  }

  /** Describes the process. Not thread-safe. */
  public static final class GlobalBuilder extends Builder<GlobalBuilder>
      implements GlobalStatements<GlobalBuilder> {

    private GlobalBuilder() {
      super(SectionKind.GLOBAL, "");
    }

    @Override
    GlobalBuilder self() {
      return this;
    }
  }

  /** Describes what the proxies below take over. Not thread-safe. */
  public static final class DefaultsBuilder extends Builder<DefaultsBuilder>
      implements ClientStatements<DefaultsBuilder>, ServerStatements<DefaultsBuilder> {

    private DefaultsBuilder(String name) {
      super(SectionKind.DEFAULTS, name);
    }

    /** Builds upon a defaults section above; since 2.4. */
    public DefaultsBuilder from(String defaults) {
      return buildsUpon(defaults);
    }

    @Override
    DefaultsBuilder self() {
      return this;
    }
  }

  /** Describes where clients connect. Not thread-safe. */
  public static final class FrontendBuilder extends Builder<FrontendBuilder>
      implements ClientStatements<FrontendBuilder> {

    private FrontendBuilder(String name) {
      super(SectionKind.FRONTEND, name);
    }

    /** Builds upon a named defaults section; since 2.4. */
    public FrontendBuilder from(String defaults) {
      return buildsUpon(defaults);
    }

    @Override
    FrontendBuilder self() {
      return this;
    }
  }

  /** Describes servers. Not thread-safe. */
  public static final class BackendBuilder extends Builder<BackendBuilder>
      implements ServerStatements<BackendBuilder> {

    private BackendBuilder(String name) {
      super(SectionKind.BACKEND, name);
    }

    /** Builds upon a named defaults section; since 2.4. */
    public BackendBuilder from(String defaults) {
      return buildsUpon(defaults);
    }

    @Override
    BackendBuilder self() {
      return this;
    }
  }

  /** Describes a frontend and backend in one. Not thread-safe. */
  public static final class ListenBuilder extends Builder<ListenBuilder>
      implements ClientStatements<ListenBuilder>, ServerStatements<ListenBuilder> {

    private ListenBuilder(String name) {
      super(SectionKind.LISTEN, name);
    }

    /** Builds upon a named defaults section; since 2.4. */
    public ListenBuilder from(String defaults) {
      return buildsUpon(defaults);
    }

    @Override
    ListenBuilder self() {
      return this;
    }
  }

  /** Describes users and groups. Not thread-safe. */
  public static final class UserlistBuilder extends Builder<UserlistBuilder> {

    private UserlistBuilder(String name) {
      super(SectionKind.USERLIST, name);
    }

    /** Adds a user. */
    public UserlistBuilder user(User user) {
      return add(user);
    }

    /** Adds a group, before the users that name it. */
    public UserlistBuilder group(String name) {
      return setting("group", Values.token("group", name));
    }

    @Override
    UserlistBuilder self() {
      return this;
    }
  }

  /** Describes name servers. Not thread-safe. */
  public static final class ResolversBuilder extends Builder<ResolversBuilder> {

    private ResolversBuilder(String name) {
      super(SectionKind.RESOLVERS, name);
    }

    /** Adds a name server. */
    public ResolversBuilder nameServer(String name, Endpoint endpoint) {
      return setting("nameserver", Values.token("nameserver", name), endpoint.toString());
    }

    /** Asks the name servers of the host's own resolv.conf; since 2.0. */
    public ResolversBuilder hostNameServers() {
      return setting("parse-resolv-conf");
    }

    /**
     * Keeps an answer that long.
     *
     * @param status of what kind of answer: {@code valid}, {@code nx}, {@code refused}, {@code
     *     timeout}, {@code other} or {@code obsolete}
     */
    public ResolversBuilder hold(String status, java.time.Duration time) {
      if (!List.of("valid", "nx", "refused", "timeout", "other", "obsolete").contains(status)) {
        throw InvalidSpecException.of(
            "hold", status, "one of valid, nx, refused, timeout, other, obsolete is expected");
      }
      return setting("hold", status, HaproxyTime.written("hold " + status, time));
    }

    /**
     * Waits that long.
     *
     * @param what {@code resolve} between two rounds, {@code retry} before asking again
     */
    public ResolversBuilder timeout(String what, java.time.Duration time) {
      if (!List.of("resolve", "retry").contains(what)) {
        throw InvalidSpecException.of("timeout", what, "one of resolve, retry is expected");
      }
      return setting("timeout", what, HaproxyTime.written("timeout " + what, time));
    }

    /** Asks that often before it gives up. */
    public ResolversBuilder retries(int times) {
      return setting(
          "resolve_retries", Integer.toString(Values.between("retries", times, 1, 1000)));
    }

    /** Takes answers of up to that many bytes, from 512 to 65535; since 1.8. */
    public ResolversBuilder payload(int bytes) {
      return setting(
          "accepted_payload_size", Integer.toString(Values.between("payload", bytes, 512, 65_535)));
    }

    @Override
    ResolversBuilder self() {
      return this;
    }
  }

  /** Describes processes that share stick tables. Not thread-safe. */
  public static final class PeersBuilder extends Builder<PeersBuilder> {

    private PeersBuilder(String name) {
      super(SectionKind.PEERS, name);
    }

    /** Adds a process; one has to be of this host's name, or of that given by {@code localpeer}. */
    public PeersBuilder peer(String name, Endpoint endpoint) {
      return setting("peer", Values.token("peer", name), endpoint.toString());
    }

    @Override
    PeersBuilder self() {
      return this;
    }
  }

  /** Describes mail servers. Not thread-safe. */
  public static final class MailersBuilder extends Builder<MailersBuilder> {

    private MailersBuilder(String name) {
      super(SectionKind.MAILERS, name);
    }

    /** Adds a mail server. */
    public MailersBuilder mailer(String name, Endpoint endpoint) {
      return setting("mailer", Values.token("mailer", name), endpoint.toString());
    }

    @Override
    MailersBuilder self() {
      return this;
    }
  }

  /** Describes a store of answers. Not thread-safe. */
  public static final class CacheBuilder extends Builder<CacheBuilder> {

    private CacheBuilder(String name) {
      super(SectionKind.CACHE, name);
    }

    /** Sets its size, from 1 to 4095 MiB. */
    public CacheBuilder megabytes(int size) {
      return setting(
          "total-max-size", Integer.toString(Values.between("total-max-size", size, 1, 4095)));
    }

    /** Sets how long an answer is kept at most, in whole seconds. */
    public CacheBuilder maximumAge(java.time.Duration age) {
      return setting(
          "max-age",
          Integer.toString(
              Values.between("max-age", Math.toIntExact(age.toSeconds()), 1, Integer.MAX_VALUE)));
    }

    /** Sets the largest answer that is kept, in bytes; since 1.9. */
    public CacheBuilder largestObject(int bytes) {
      return setting(
          "max-object-size",
          Integer.toString(Values.between("max-object-size", bytes, 1, Integer.MAX_VALUE)));
    }

    @Override
    CacheBuilder self() {
      return this;
    }
  }

  /** Describes another section, line by line. Not thread-safe. */
  public static final class OtherBuilder extends Builder<OtherBuilder> {

    private OtherBuilder(SectionKind kind, String name) {
      super(kind, name);
    }

    @Override
    OtherBuilder self() {
      return this;
    }
  }
}
