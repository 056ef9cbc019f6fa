package io.panvisor.docker;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image's name, taken apart.
 *
 * @param repository the name without tag and digest
 * @param version the digest if there is one, otherwise the tag, {@code latest} if there is none
 */
record ImageReference(String repository, String version) {

  private static final Pattern ID = Pattern.compile("(?:sha256:)?[0-9a-f]{12,64}");

  /** Takes a reference apart. */
  static ImageReference parse(String reference) {
    int at = reference.indexOf('@');
    String named = at < 0 ? reference : reference.substring(0, at);
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > named.lastIndexOf('/');
    String repository = tagged ? named.substring(0, colon) : named;
    if (at >= 0) {
      return new ImageReference(repository, reference.substring(at + 1));
    }
    return new ImageReference(repository, tagged ? named.substring(colon + 1) : "latest");
  }

  /** Whether a text is an image's id, which no registry knows. */
  static boolean isId(String reference) {
    return reference.startsWith("sha256:")
        || (ID.matcher(reference).matches() && reference.length() == 64);
  }

  /** The registry's host and port; empty for the engine's default. */
  Optional<String> registry() {
    int slash = repository.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String first = repository.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || "localhost".equals(first);
    return host ? Optional.of(first) : Optional.empty();
  }
}
