package io.panvisor.cli;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Source;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the bytes of a disk, ISO or kernel are: a path, {@code engine:/PATH}, {@code upload:PATH},
 * {@code volume:POOL/NAME} or an http address. A bare path is a file of this machine: a local
 * engine uses it where it is, a remote one gets it sent.
 */
final class SourceArgument {

  private static final String ENGINE = "engine:";
  private static final String UPLOAD = "upload:";
  private static final String VOLUME = "volume:";

  private SourceArgument() {}

  static Source parse(String field, String text, Target target) {
    if (text.startsWith(ENGINE)) {
      return Arguments.read(field, text.substring(ENGINE.length()), Source::onEngine);
    }
    if (text.startsWith(VOLUME)) {
      String[] parts = text.substring(VOLUME.length()).split("/", 2);
      if (parts.length < 2) {
        throw InvalidSpecException.of(field, text, "write volume:POOL/NAME");
      }
      return Arguments.read(field, text, volume -> Source.volume(parts[0], parts[1]));
    }
    if (text.startsWith("http://") || text.startsWith("https://") || text.startsWith("ftp://")) {
      return Arguments.read(field, text, address -> Source.url(address(field, address)));
    }
    if (text.startsWith(UPLOAD)) {
      return upload(field, path(field, text.substring(UPLOAD.length())));
    }
    Path file = path(field, text);
    return target.isLocal() ? inPlace(field, file) : upload(field, file);
  }

  /** Whether the text is a bare path, of a file that certainly is not there. */
  static boolean isMissingFile(String field, String text) {
    boolean bare =
        List.of(ENGINE, UPLOAD, VOLUME, "http://", "https://", "ftp://").stream()
            .noneMatch(text::startsWith);
    return bare && Files.notExists(path(field, text));
  }

  private static Source inPlace(String field, Path file) {
    if (Files.notExists(file)) {
      throw InvalidSpecException.of(
          field,
          file.toString(),
          "there is no such file; one on the engine's side is engine:/PATH");
    }
    if (Files.isDirectory(file)) {
      throw InvalidSpecException.of(field, file.toString(), "it is a folder; name a file");
    }
    return Arguments.read(field, file.toString(), Source::onEngine);
  }

  private static Source upload(String field, Path file) {
    Source.Upload upload = new Source.Upload(file);
    upload
        .problem(field)
        .ifPresent(
            problem -> {
              throw new InvalidSpecException(List.of(problem));
            });
    return upload;
  }

  private static URI address(String field, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException wrong) {
      throw InvalidSpecException.of(field, text, "it is no address: " + wrong.getReason());
    }
  }

  static Path path(String field, String text) {
    if (text.isEmpty() || !Plain.cell(text).equals(text)) {
      throw InvalidSpecException.of(field, text, "write a path, without control characters");
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException wrong) {
      throw InvalidSpecException.of(field, text, "it is no path: " + wrong.getReason());
    }
  }
}
