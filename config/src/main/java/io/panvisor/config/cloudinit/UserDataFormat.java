package io.panvisor.config.cloudinit;

import java.util.Locale;

/**
 * What user-data is, which cloud-init tells by how it begins.
 *
 * @see <a href="https://cloudinit.readthedocs.io/en/latest/explanation/format.html">cloud-init:
 *     user-data formats</a>
 */
public enum UserDataFormat {
  /** {@code #cloud-config}: YAML that modules read. */
  CLOUD_CONFIG("#cloud-config"),
  /** {@code #cloud-config-archive}: YAML that holds other parts. */
  CLOUD_CONFIG_ARCHIVE("#cloud-config-archive"),
  /** {@code #cloud-config-jsonp}: changes to a cloud-config. */
  CLOUD_CONFIG_PATCH("#cloud-config-jsonp"),
  /** {@code #!}: a script that runs once. */
  SCRIPT("#!"),
  /** {@code #cloud-boothook}: a script that runs early at every boot. */
  BOOT_HOOK("#cloud-boothook"),
  /** {@code #include}: addresses from which more is fetched. */
  INCLUDE("#include"),
  /** {@code #part-handler}: a program in Python. */
  PART_HANDLER("#part-handler"),
  /** {@code ## template: jinja}: a template of one of the others. */
  JINJA("## template: jinja"),
  /** A MIME message with several parts. */
  MULTI_PART(""),
  /** Nothing. */
  EMPTY(""),
  /** Something that cloud-init warns about and ignores. */
  UNKNOWN("");

  private final String beginning;

  UserDataFormat(String beginning) {
    this.beginning = beginning;
  }

  /** {@return what the text is} */
  public static UserDataFormat of(String text) {
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    if (lower.isEmpty()) {
      return EMPTY;
    }
    if (lower.startsWith("content-type:") || lower.startsWith("mime-version:")) {
      return MULTI_PART;
    }
    UserDataFormat best = UNKNOWN;
    for (UserDataFormat format : values()) {
      if (!format.beginning.isEmpty()
          && lower.startsWith(format.beginning)
          && format.beginning.length() > best.beginning.length()) {
        best = format;
      }
    }
    return best;
  }

  /** {@return its name, written small with '-'} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
