package io.panvisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a connection needs beside its URI: who, by which credentials, how long. Immutable and
 * thread-safe.
 */
public final class ConnectOptions {

  private static final ConnectOptions NONE = new ConnectOptions(new Builder());

  private final @Nullable String user;
  private final @Nullable Secret password;
  private final @Nullable Path tlsFolder;
  private final Duration timeout;
  private final boolean readOnly;
  private final Map<String, String> settings;

  private ConnectOptions(Builder builder) {
    user = builder.user;
    password = builder.password;
    tlsFolder = builder.tlsFolder;
    timeout = builder.timeout;
    readOnly = builder.readOnly;
    settings = Collections.unmodifiableMap(new TreeMap<>(builder.settings));
  }

  /** {@return no credentials, thirty seconds to connect} */
  public static ConnectOptions none() {
    return NONE;
  }

  /** {@return a builder} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the user, if one was set} */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** {@return the password, if one was set} */
  public Optional<Secret> password() {
    return Optional.ofNullable(password);
  }

  /**
   * {@return the folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem}, if one was set}
   */
  public Optional<Path> tlsFolder() {
    return Optional.ofNullable(tlsFolder);
  }

  /** {@return how long connecting may take} */
  public Duration timeout() {
    return timeout;
  }

  /** {@return whether every operation that changes something is refused} */
  public boolean readOnly() {
    return readOnly;
  }

  /**
   * {@return the backend's own settings by name; the backend refuses those that it does not know}
   */
  public Map<String, String> settings() {
    return settings;
  }

  @Override
  public String toString() {
    return "ConnectOptions["
        + user
        + ", "
        + (password == null ? "no password" : "***")
        + ", "
        + tlsFolder
        + ", "
        + timeout
        + ", "
        + readOnly
        + ", "
        + settings.keySet()
        + "]";
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder {
    private @Nullable String user;
    private @Nullable Secret password;
    private @Nullable Path tlsFolder;
    private Duration timeout = Duration.ofSeconds(30);
    private boolean readOnly;
    private final Map<String, String> settings = new TreeMap<>();

    private Builder() {}

    /**
     * Sets user and password.
     *
     * @return this
     */
    public Builder credentials(String name, Secret secret) {
      user = name;
      password = secret;
      return this;
    }

    /**
     * Sets the folder of {@code ca.pem}, {@code cert.pem} and {@code key.pem}.
     *
     * @return this
     */
    public Builder tlsFolder(Path folder) {
      tlsFolder = folder;
      return this;
    }

    /**
     * Sets how long connecting may take; the default is thirty seconds.
     *
     * @return this
     */
    public Builder timeout(Duration longest) {
      timeout = CallOptions.timeout(longest).timeout().orElseThrow();
      return this;
    }

    /**
     * Refuses every operation that changes something.
     *
     * @return this
     */
    public Builder readOnly() {
      readOnly = true;
      return this;
    }

    /**
     * Sets one of the backend's own settings.
     *
     * @return this
     */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** {@return the options} */
    public ConnectOptions build() {
      return new ConnectOptions(this);
    }
  }
}
