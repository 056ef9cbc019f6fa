package io.panvisor.haproxy.config;

import io.panvisor.Secret;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the certificates of a description: given, or made here. */
final class CertificateSpec {

  private static final String FOLDER = "/etc/haproxy/certs/";
  private static final int DAYS = 397;
  private static final int RENEWED_BEFORE_DAYS = 30;

  /**
   * One of them.
   *
   * @param path where it is on the host
   * @param file the file
   * @param note what a person should know; empty for nothing
   */
  record Wanted(String path, WantedFile file, String note) {}

  private final Clock clock;

  CertificateSpec(Clock clock) {
    this.clock = clock;
  }

  Wanted read(String name, SpecNode node, HostTree host) {
    Values.token(node.at("path"), name);
    String path =
        node.value("path", text -> Values.absolutePath("path", text))
            .orElse(FOLDER + name + ".pem");
    Optional<SpecNode> selfSigned = node.child("selfSigned");
    Optional<String> certificate = text(node, "certificate", "certificateFile");
    Optional<Secret> key = node.secret("key").or(() -> text(node, "", "keyFile").map(Secret::of));
    if (selfSigned.isPresent()) {
      if (certificate.isPresent() || key.isPresent()) {
        throw node.wrong("selfSigned", "a certificate is given or made here, not both");
      }
      return selfSigned(path, selfSigned.get(), host);
    }
    String chain = certificate.orElseThrow(() -> node.missing("certificate"));
    // Without a key of its own it is in the same text, as HAProxy's own files have it.
    Certificate read =
        Placed.at(
            node,
            "certificate",
            () -> Certificate.of(chain, key.orElseGet(() -> Secret.of(chain))));
    boolean soon =
        read.validUntil().isBefore(clock.instant().plus(Duration.ofDays(RENEWED_BEFORE_DAYS)));
    return new Wanted(
        path,
        read.file(path),
        soon ? "The certificate '" + name + "' is valid until " + read.validUntil() + "." : "");
  }

  private static Optional<String> text(SpecNode node, String field, String fileField) {
    Optional<String> text = field.isEmpty() ? Optional.empty() : node.text(field);
    Optional<String> file = node.text(fileField);
    if (text.isPresent() && file.isPresent()) {
      throw node.wrong(fileField, "it is given as text already");
    }
    return text.or(
        () ->
            file.map(
                path -> {
                  Values.absolutePath(node.at(fileField), path);
                  try {
                    return Files.readString(Path.of(path));
                  } catch (IOException unreadable) {
                    throw InvalidSpecException.of(
                        node.at(fileField), path, "it cannot be read on this machine");
                  }
                }));
  }

  private Wanted selfSigned(String path, SpecNode node, HostTree host) {
    List<String> names = node.texts("names");
    int days = node.number("days", 1, 3650).orElse(DAYS);
    String note =
        "The certificate for "
            + String.join(", ", names)
            + " signs itself: clients have to be told to trust it.";
    Instant now = clock.instant();
    Optional<WantedFile> kept =
        host.text(path).flatMap(text -> good(text, names, now)).map(text -> asItIs(path, text));
    WantedFile file =
        kept.orElseGet(
            () ->
                Placed.at(
                    node,
                    "names",
                    () -> Certificate.selfSigned(names, Duration.ofDays(days), now).file(path)));
    return new Wanted(path, file, note);
  }

  private static WantedFile asItIs(String path, String text) {
    return WantedFile.text(path, text).secret();
  }

  /** The text, when it is of a certificate for these names that signed itself and lasts a while. */
  private static Optional<String> good(String text, List<String> names, Instant now) {
    try {
      Certificate certificate = Certificate.parse(Secret.of(text));
      boolean lasts =
          certificate.validUntil().isAfter(now.plus(Duration.ofDays(RENEWED_BEFORE_DAYS)));
      boolean same = plain(certificate.names()).equals(plain(names));
      return certificate.isSelfSigned() && lasts && same ? Optional.of(text) : Optional.empty();
    } catch (InvalidSpecException notOne) {
      return Optional.empty();
    }
  }

  private static Set<String> plain(List<String> names) {
    Set<String> result = new HashSet<>();
    for (String name : names) {
      if (Values.isIpv6(name)) {
        try {
          result.add(InetAddress.getByName(name).getHostAddress());
          continue;
        } catch (UnknownHostException impossible) {
          // A literal address is not looked up; whatever it is, it is compared as it stands.
        }
      }
      result.add(name);
    }
    return result;
  }
}
