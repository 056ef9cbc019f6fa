package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spi.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Images as archives: saved, loaded, and made of a root file system. */
final class ImageArchives {

  private static final String TAR = "application/x-tar";
  private static final int CHUNK = 64 * 1024;

  private final DockerEngine engine;

  ImageArchives(DockerEngine engine) {
    this.engine = engine;
  }

  static ApiPath importPath(ImageReference image) {
    return ApiPath.of("images", "create")
        .with("fromSrc", "-")
        // In one, because Podman does not look at the tag.
        .with("repo", image.repository() + ":" + image.version());
  }

  ImageInfo importRootFileSystem(Call call, Path archive, String reference) {
    return engine.ask(
        call,
        Subject.image(reference),
        limit -> {
          OptionalLong size = OptionalLong.of(Files.size(archive));
          try (InputStream content = Files.newInputStream(archive)) {
            return importFrom(call, content, size, reference, List.of());
          }
        });
  }

  /**
   * Makes an image of a root file system. docker-java's own command for it sends an empty object
   * instead of the archive.
   */
  ImageInfo importFrom(
      Call call, InputStream archive, OptionalLong size, String reference, List<String> changes) {
    if (reference.indexOf('@') >= 0 || ImageReference.isId(reference)) {
      throw InvalidSpecException.of(
          "image", reference, "an image that is made has a name and a tag; its digest follows");
    }
    ApiPath path = importPath(ImageReference.parse(reference));
    for (String change : changes) {
      path = path.with("changes", change);
    }
    ApiPath complete = path;
    engine.run(
        call,
        Subject.image(reference),
        limit -> {
          InputStream content = new ReportedInput(archive, call, "sending the archive", size);
          try (Exchange exchange = engine.api().upload(limit, complete, TAR, content, Map.of())) {
            ImageTransfer.follow(engine, call, "importing " + reference, exchange);
          }
        });
    return ImageStore.find(engine, call, reference)
        .orElseThrow(
            () -> new EngineException("the engine took the archive and has no such image"));
  }

  void save(Call call, List<String> references, OutputStream archive) {
    ApiPath path = ApiPath.of("images", "get");
    for (String reference : references) {
      path = path.with("names", reference);
    }
    ApiPath complete = path;
    engine.run(
        call,
        Subject.image(references.get(0)),
        limit -> {
          try (Exchange exchange = engine.api().stream(limit, complete);
              InputStream body = exchange.getBody()) {
            copy(call, body, archive);
          }
        });
  }

  /**
   * Copies an archive to its end. An engine that fails in the middle of one writes its error behind
   * what it has sent and ends in good order; a whole archive ends with zeros.
   */
  private void copy(Call call, InputStream body, OutputStream archive) throws IOException {
    byte[] chunk = new byte[CHUNK];
    ArchiveEnd end = new ArchiveEnd();
    long written = 0;
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      archive.write(chunk, 0, read);
      end.take(chunk, read);
      written += read;
      call.progress("saving", written, OptionalLong.empty());
    }
    if (!end.isWhole()) {
      throw new ApiException(ApiException.IN_STREAM, words(end.text()));
    }
    archive.flush();
    call.progress("saving", written, OptionalLong.of(written));
  }

  private String words(byte[] end) {
    String text = new String(end, StandardCharsets.UTF_8);
    int brace = text.lastIndexOf("{\"errorDetail\"");
    if (brace >= 0) {
      try {
        JsonNode error = engine.mapper().readTree(text.substring(brace));
        return error.path("errorDetail").path("message").asText(error.path("error").asText());
      } catch (IOException e) {
        return "the archive ends in an error that cannot be read: " + e.getMessage();
      }
    }
    return "the archive ends in the middle";
  }

  List<ImageInfo> load(Call call, InputStream archive) {
    Set<String> loaded = new LinkedHashSet<>();
    // Without quiet the engine talks while it reads. Nobody listens before all is sent, so that it
    // would stop reading once it has said much.
    ApiPath path = ApiPath.of("images", "load").with("quiet", "1");
    engine.run(
        call,
        new Subject("archive", ""),
        limit -> {
          InputStream content =
              new ReportedInput(archive, call, "sending the archive", OptionalLong.empty());
          try (Exchange exchange = engine.api().upload(limit, path, TAR, content, Map.of())) {
            call.step("loading");
            loaded.addAll(names(exchange));
          }
        });
    List<ImageInfo> images = new ArrayList<>();
    for (String name : loaded) {
      images.add(
          ImageStore.find(engine, call, name)
              .orElseThrow(
                  () ->
                      new EngineException(
                          "the engine took the archive and does not have " + name)));
    }
    return images;
  }

  private Set<String> names(Exchange exchange) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    TransferProgress errors = new TransferProgress();
    try (InputStream body = exchange.getBody();
        MappingIterator<JsonNode> lines =
            engine.mapper().readerFor(JsonNode.class).readValues(body)) {
      while (lines.hasNextValue()) {
        JsonNode line = lines.nextValue();
        errors.take(line);
        names.addAll(loaded(line.path("stream").asText("")));
      }
    }
    return names;
  }

  /** Names in a line such as {@code Loaded image: a:1}; Podman has several in one, by commas. */
  static List<String> loaded(String line) {
    int colon = line.indexOf(": ");
    if (!line.startsWith("Loaded image") || colon < 0) {
      return List.of();
    }
    return List.of(line.substring(colon + 2).strip().split(",\\s*"));
  }
}
