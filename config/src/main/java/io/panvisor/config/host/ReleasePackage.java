package io.panvisor.config.host;

import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A package that brings a repository, fetched from an address. What is fetched is held against a
 * checksum, or against the fingerprint of the key that signed it; without either it is refused.
 *
 * @param name the package's name, by which it is seen whether it is installed
 * @param url where it is; https, or http with a checksum
 * @param key where the key is that signed it; empty for none
 * @param fingerprint the key's fingerprint, 40 hexadecimal digits; empty for none
 * @param sha256 the package's checksum, 64 hexadecimal digits; empty for none
 */
public record ReleasePackage(
    String name, String url, String key, String fingerprint, String sha256) {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}");
  private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,99}");

  /**
   * Checks the values.
   *
   * @throws InvalidSpecException when one cannot be, or nothing would tell a false package from the
   *     right one
   */
  public ReleasePackage {
    Values.matching(PACKAGE, "name", name, "a package's name has letters, digits and + . _ -");
    address("url", url);
    sha256 = sha256.toLowerCase(Locale.ROOT);
    fingerprint = fingerprint.replace(" ", "").toUpperCase(Locale.ROOT);
    if (!sha256.isEmpty()) {
      Values.matching(SHA256, "sha256", sha256, "a SHA-256 has 64 hexadecimal digits");
    }
    if (!fingerprint.isEmpty()) {
      Values.matching(
          FINGERPRINT, "fingerprint", fingerprint, "a fingerprint has 40 hexadecimal digits");
      address("key", key);
    }
    if (sha256.isEmpty() && fingerprint.isEmpty()) {
      throw InvalidSpecException.of(
          "sha256", "", "give the package's SHA-256, or the address and fingerprint of its key");
    }
    if (url.startsWith("http:") && sha256.isEmpty()) {
      throw InvalidSpecException.of("sha256", "", "an address without TLS needs a SHA-256");
    }
  }

  private static void address(String field, String value) {
    Values.word(field, value);
    try {
      URI uri = new URI(value);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return;
      }
    } catch (URISyntaxException wrong) {
      throw InvalidSpecException.of(field, value, "it is no address: " + wrong.getReason());
    }
    throw InvalidSpecException.of(
        field, value, "an address is such as https://host/path, without a user in it");
  }

  static ReleasePackage read(SpecNode node) {
    String name = node.requiredText("name");
    String url = node.requiredText("url");
    String key = node.text("key").orElse("");
    String fingerprint = node.text("fingerprint").orElse("");
    String sha256 = node.text("sha256").orElse("");
    return new ReleasePackage(name, url, key, fingerprint, sha256);
  }

  private String file() {
    return "/var/tmp/" + name + ".rpm";
  }

  private String keyFile() {
    return "/etc/pki/rpm-gpg/" + name + ".asc";
  }

  /** What fetches it and installs it; what its programs have to print stands in {@link #proofs}. */
  List<List<String>> commands(HostSystem system) {
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("curl", "--fail", "--location", "--output", file(), url));
    if (!sha256.isEmpty()) {
      commands.add(List.of("sha256sum", file()));
    }
    if (!fingerprint.isEmpty()) {
      commands.add(List.of("curl", "--fail", "--location", "--output", keyFile(), key));
      commands.add(List.of("gpg", "--with-fingerprint", keyFile()));
      commands.add(List.of("rpm", "--import", keyFile()));
      commands.add(List.of("rpm", "--checksig", file()));
    }
    commands.add(
        List.of(
            system.packageTool(),
            "-y",
            system == HostSystem.CENTOS_7 ? "localinstall" : "install",
            file()));
    return commands;
  }

  /** What the commands have to print before one goes on to the next. */
  List<String> proofs() {
    List<String> proofs = new ArrayList<>();
    if (!sha256.isEmpty()) {
      proofs.add("sha256sum prints " + sha256);
    }
    if (!fingerprint.isEmpty()) {
      proofs.add("gpg prints the fingerprint " + fingerprint);
      proofs.add("rpm --checksig says OK");
    }
    return proofs;
  }
}
