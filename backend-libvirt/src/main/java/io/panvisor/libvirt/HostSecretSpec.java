package io.panvisor.libvirt;

import io.panvisor.error.InvalidSpecException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a secret that libvirt keeps is for; its value is not in here. Immutable and thread-safe.
 *
 * @see <a href="https://libvirt.org/formatsecret.html">libvirt: secret XML format</a>
 */
public final class HostSecretSpec {

  /** What a secret is for. */
  public enum Usage {
    /** A volume that is encrypted; it is named by the volume's path. */
    VOLUME("volume"),
    /** Ceph; it is named as one likes. */
    CEPH("name"),
    /** iSCSI; it is named as one likes. */
    ISCSI("target"),
    /** A key of TLS; it is named as one likes. */
    TLS("name"),
    /** The state of an emulated TPM; it is named as one likes. */
    VTPM("name");

    private final String element;

    Usage(String element) {
      this.element = element;
    }

    String element() {
      return element;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:@+~ -]{0,254}");

  private final Usage usage;
  private final String usageId;
  private final @Nullable String description;
  private final boolean confidential;
  private final boolean ephemeral;

  private HostSecretSpec(Builder builder) {
    usage = builder.usage;
    usageId = builder.usageId;
    description = builder.description;
    confidential = builder.confidential;
    ephemeral = builder.ephemeral;
  }

  /** {@return a builder for a secret for that use, which is named by the id} */
  public static Builder of(Usage usage, String usageId) {
    return new Builder(
        usage,
        usage == Usage.VOLUME
            ? Allowed.path("secret.usageId", usageId)
            : text("secret.usageId", usageId));
  }

  private static String text(String field, String value) {
    if (!ID.matcher(value).matches()) {
      throw InvalidSpecException.of(
          field, value, "letters, digits, blanks and '_.:@+~-' are allowed, 255 at most");
    }
    return value;
  }

  /** {@return what it is for} */
  public Usage usage() {
    return usage;
  }

  /** {@return what it is named by, unique for its use} */
  public String usageId() {
    return usageId;
  }

  /** {@return what people are told of it, if anything} */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** {@return whether its value is never given back, to nobody} */
  public boolean isPrivate() {
    return confidential;
  }

  /** {@return whether it is kept in memory only, and is gone when the daemon ends} */
  public boolean isEphemeral() {
    return ephemeral;
  }

  @Override
  public String toString() {
    return "HostSecretSpec[" + usage + ", " + usageId + "]";
  }

  /** Builds a spec. Not thread-safe. */
  public static final class Builder {
    private final Usage usage;
    private final String usageId;
    private @Nullable String description;
    private boolean confidential;
    private boolean ephemeral;

    private Builder(Usage usage, String usageId) {
      this.usage = usage;
      this.usageId = usageId;
    }

    /**
     * Says what people are told of it.
     *
     * @return this
     */
    public Builder description(String words) {
      description = text("secret.description", words);
      return this;
    }

    /**
     * Has its value given back to nobody.
     *
     * @return this
     */
    public Builder confidential() {
      confidential = true;
      return this;
    }

    /**
     * Has it kept in memory only.
     *
     * @return this
     */
    public Builder ephemeral() {
      ephemeral = true;
      return this;
    }

    /** {@return the spec} */
    public HostSecretSpec build() {
      return new HostSecretSpec(this);
    }
  }
}
