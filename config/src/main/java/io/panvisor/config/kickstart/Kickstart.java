package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.config.account.PasswordHash;
import io.panvisor.error.InvalidSpecException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kickstart file for a release. Immutable and thread-safe. What is not said in it, the installer
 * asks a person for.
 */
public final class Kickstart {

  /** How the installer shows itself. */
  public enum Display {
    /** In windows. */
    GRAPHICAL,
    /** As text. */
    TEXT,
    /** As lines of output; nothing may be left to ask for. */
    CMDLINE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What SELinux does on the installed system. */
  public enum Selinux {
    /** It forbids. */
    ENFORCING,
    /** It only tells. */
    PERMISSIVE,
    /** It is off. */
    DISABLED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the first boot of the installed system begins with questions. */
  public enum FirstBoot {
    /** It does not. */
    DISABLE,
    /** It does. */
    ENABLE,
    /** It does, with more of them. */
    RECONFIG;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final KickstartRelease release;
  private final String text;
  private final boolean secret;

  private Kickstart(KickstartRelease release, String text, boolean secret) {
    this.release = release;
    this.text = text;
    this.secret = secret;
  }

  /** {@return a builder of a file for that release} */
  public static Builder forRelease(KickstartRelease release) {
    return new Builder(release);
  }

  /** {@return the release} */
  public KickstartRelease release() {
    return release;
  }

  /** {@return the file's text} */
  public String text() {
    return text;
  }

  /** {@return whether it has a password's hash or a passphrase in it} */
  public boolean isSecret() {
    return secret;
  }

  /** {@return what it is for} */
  @Override
  public String toString() {
    return "kickstart for " + release;
  }

  /**
   * Collects what the file says. Each method checks its values and throws an {@link
   * InvalidSpecException} that names the field; what the release does not know is refused by {@link
   * #build()}. Not thread-safe.
   */
  public static final class Builder {

    private static final Pattern LANGUAGE =
        Pattern.compile("[A-Za-z]{1,8}(?:_[A-Z]{2})?(?:\\.[A-Za-z0-9-]{1,20})?(?:@[a-z]{1,20})?");
    private static final Pattern LAYOUT = Pattern.compile("[a-z][a-zA-Z0-9_-]{0,40}");
    private static final Pattern INCLUDE = Pattern.compile("/\\S+|(?:https?|ftp|nfs)://\\S+");

    final KickstartRelease release;
    final List<String> languages = new ArrayList<>();
    final List<KickstartRepository> repositories = new ArrayList<>();
    final List<KickstartNetwork> networks = new ArrayList<>();
    final List<String> timeServers = new ArrayList<>();
    final List<KickstartUser> users = new ArrayList<>();
    final Map<String, Optional<Integer>> groups = new LinkedHashMap<>();
    final List<String> enabled = new ArrayList<>();
    final List<String> disabled = new ArrayList<>();
    final List<String> includes = new ArrayList<>();
    final List<KickstartScript> scripts = new ArrayList<>();
    final List<KickstartAddOn> addOns = new ArrayList<>();
    @Nullable Display display;
    @Nullable InstallSource source;
    @Nullable String keyboard;
    @Nullable String timeZone;
    boolean clockInUtc;
    boolean timeKept = true;
    @Nullable String hostName;
    @Nullable PasswordHash rootPassword;
    boolean rootLocked;
    @Nullable Authentication authentication;
    @Nullable Selinux selinux;
    @Nullable KickstartFirewall firewall;
    @Nullable FirstBoot firstBoot;
    @Nullable Bootloader bootloader;
    @Nullable DiskLayout disks;
    @Nullable WhenInstalled end;
    boolean ejected;
    boolean licenceAccepted;
    boolean windowsSkipped;
    @Nullable PackageSelection packages;

    private Builder(KickstartRelease release) {
      this.release = release;
    }

    /** Sets how the installer shows itself. */
    public Builder display(Display way) {
      display = way;
      return this;
    }

    /** Sets from where the system is installed. */
    public Builder source(InstallSource from) {
      source = from;
      return this;
    }

    /** Adds a repository. */
    public Builder repository(KickstartRepository repository) {
      repositories.add(repository);
      return this;
    }

    /** Sets the language, such as {@code en_GB.UTF-8}, and those that are installed besides. */
    public Builder language(String language, String... others) {
      languages.clear();
      languages.add(language(language));
      for (String other : others) {
        languages.add(language(other));
      }
      return this;
    }

    private static String language(String language) {
      return Values.matching(LANGUAGE, "language", language, "a language is such as en_GB.UTF-8");
    }

    /** Sets the keyboard's layout, such as {@code us} or {@code de-nodeadkeys}. */
    public Builder keyboard(String layout) {
      keyboard = Values.matching(LAYOUT, "keyboard", layout, "a keyboard is such as us or de");
      return this;
    }

    /**
     * Sets the time zone.
     *
     * @param zone such as {@code Europe/Berlin}
     * @param utc whether the machine's own clock shows UTC
     */
    public Builder timeZone(String zone, boolean utc) {
      if (!ZoneId.getAvailableZoneIds().contains(zone)) {
        throw InvalidSpecException.of("time-zone", zone, "a time zone is such as Europe/Berlin");
      }
      timeZone = zone;
      clockInUtc = utc;
      return this;
    }

    /** Keeps the clock by those servers; from release 7. */
    public Builder timeServers(List<String> servers) {
      servers.forEach(server -> timeServers.add(Values.host("time-servers", server)));
      return this;
    }

    /** Leaves the clock alone; from release 7. */
    public Builder noTimeService() {
      timeKept = false;
      return this;
    }

    /** Adds a network device. */
    public Builder network(KickstartNetwork network) {
      networks.add(network);
      return this;
    }

    /** Sets the host's name. */
    public Builder hostName(String name) {
      hostName = Values.hostName("hostname", name);
      return this;
    }

    /** Gives root a password. */
    public Builder rootPassword(PasswordHash hash) {
      rootPassword = hash;
      return this;
    }

    /** Locks root's password, so that nobody logs in with it. */
    public Builder lockRoot() {
      rootLocked = true;
      return this;
    }

    /** Adds an account. */
    public Builder user(KickstartUser user) {
      if (users.stream().anyMatch(other -> other.name().equals(user.name()))) {
        throw InvalidSpecException.of("users", user.name(), "this account is there twice");
      }
      users.add(user);
      return this;
    }

    /** Adds a group with that number, or with the next one that is free when it is null. */
    public Builder group(String name, @Nullable Integer gid) {
      Names.account("groups", name);
      if (gid != null) {
        Values.between("gid", gid, 0, Integer.MAX_VALUE);
      }
      groups.put(name, Optional.ofNullable(gid));
      return this;
    }

    /** Sets how users are known. */
    public Builder authentication(Authentication way) {
      authentication = way;
      return this;
    }

    /** Sets what SELinux does. */
    public Builder selinux(Selinux mode) {
      selinux = mode;
      return this;
    }

    /** Sets the firewall. */
    public Builder firewall(KickstartFirewall rules) {
      firewall = rules;
      return this;
    }

    /** Sets how the first boot begins. */
    public Builder firstBoot(FirstBoot way) {
      firstBoot = way;
      return this;
    }

    /** Sets the boot loader. */
    public Builder bootloader(Bootloader loader) {
      bootloader = loader;
      return this;
    }

    /** Sets what becomes of the disks. */
    public Builder disks(DiskLayout layout) {
      disks = layout;
      return this;
    }

    /** Lets services start with the system. */
    public Builder enableServices(List<String> names) {
      enabled.addAll(Names.services("services.enabled", names));
      return this;
    }

    /** Keeps services from starting with the system. */
    public Builder disableServices(List<String> names) {
      disabled.addAll(Names.services("services.disabled", names));
      return this;
    }

    /** Accepts the vendor's licence, which is otherwise asked for; from release 7. */
    public Builder acceptLicence() {
      licenceAccepted = true;
      return this;
    }

    /** Installs no windows, even where packages would bring them. */
    public Builder withoutWindows() {
      windowsSkipped = true;
      return this;
    }

    /**
     * Sets what happens at the end.
     *
     * @param eject whether the CD is put out first
     */
    public Builder whenInstalled(WhenInstalled what, boolean eject) {
      end = what;
      ejected = eject;
      return this;
    }

    /** Sets which packages are installed. */
    public Builder packages(PackageSelection selection) {
      packages = selection;
      return this;
    }

    /** Adds a script. */
    public Builder script(KickstartScript script) {
      scripts.add(script);
      return this;
    }

    /** Adds a section for an add-on of the installer; from release 7. */
    public Builder addOn(KickstartAddOn addOn) {
      addOns.add(addOn);
      return this;
    }

    /** Takes in another file: an absolute path in the installer, or a URL. */
    public Builder include(String location) {
      Values.word("include", location);
      includes.add(
          Values.matching(INCLUDE, "include", location, "a path such as /tmp/parts, or a URL"));
      return this;
    }

    /**
     * {@return the file}
     *
     * @throws InvalidSpecException when the release does not know something of it
     */
    public Kickstart build() {
      boolean secret =
          rootPassword != null
              || users.stream().anyMatch(user -> user.password().isPresent())
              || disks != null && disks.passphrase().isPresent();
      return new Kickstart(release, KickstartRenderer.render(this), secret);
    }
  }
}
