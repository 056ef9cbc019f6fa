package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.panvisor.Secret;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spi.Call;
import io.panvisor.spi.ImageOperations;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The engine's store of images. */
final class DockerImages implements ImageOperations {

  private static final String NAMELESS = "<none>:<none>";

  private final DockerEngine engine;

  DockerImages(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public List<ImageInfo> list(Call call) {
    JsonNode rows =
        engine.ask(
            call,
            Subject.ENGINE,
            limit -> engine.api().get(limit, ApiPath.of("images", "json"), JsonNode.class));
    List<ImageInfo> images = new ArrayList<>();
    for (JsonNode row : rows) {
      images.add(
          new ImageInfo(
              row.path("Id").asText(),
              references(row),
              row.path("Size").asLong(0),
              Optional.of(Instant.ofEpochSecond(row.path("Created").asLong(0)))));
    }
    return images;
  }

  @Override
  public Optional<ImageInfo> find(Call call, String reference) {
    return engine
        .ask(
            call,
            Subject.image(reference),
            limit -> engine.api().getIfThere(limit, ApiPath.ofImage(reference, "json")))
        .map(DockerImages::image);
  }

  static ImageInfo image(JsonNode inspected) {
    return new ImageInfo(
        inspected.path("Id").asText(),
        references(inspected),
        inspected.path("Size").asLong(0),
        created(inspected.path("Created").asText("")));
  }

  private static Optional<Instant> created(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static List<String> references(JsonNode image) {
    List<String> references = new ArrayList<>();
    for (JsonNode tag : image.path("RepoTags")) {
      if (!NAMELESS.equals(tag.asText())) {
        references.add(tag.asText());
      }
    }
    return references;
  }

  @Override
  public ImageInfo pull(
      Call call, String reference, @Nullable String user, @Nullable Secret password) {
    if (ImageReference.isId(reference)) {
      throw new NotFoundException("image", reference)
          .hint("An id names what the engine has; a registry knows names.");
    }
    ImageReference image = ImageReference.parse(reference);
    engine.run(
        call,
        Subject.image(reference),
        limit -> {
          Map<String, String> login =
              user == null || password == null
                  ? engine.registries().stored(image)
                  : engine.registries().given(image, user, password.revealText());
          try (Exchange exchange = engine.api().streamPost(limit, pullPath(image), null, login)) {
            follow(call, exchange);
          }
        });
    return find(call, reference)
        .orElseThrow(
            () -> new EngineException("the engine fetched the image and does not have it"));
  }

  static ApiPath pullPath(ImageReference image) {
    return ApiPath.of("images", "create")
        .with("fromImage", image.repository())
        .with("tag", image.version());
  }

  private void follow(Call call, Exchange exchange) throws IOException {
    PullProgress progress = new PullProgress();
    try (InputStream body = exchange.getBody();
        MappingIterator<JsonNode> lines =
            engine.mapper().readerFor(JsonNode.class).readValues(body)) {
      while (lines.hasNextValue()) {
        progress.take(lines.nextValue());
        call.progress(progress.step(), progress.done(), progress.total());
      }
    }
  }

  static ApiPath importPath(ImageReference image) {
    return ApiPath.of("images", "create")
        .with("fromSrc", "-")
        .with("repo", image.repository())
        .with("tag", image.version());
  }

  @Override
  public ImageInfo importRootFileSystem(Call call, Path archive, String reference) {
    if (reference.indexOf('@') >= 0 || ImageReference.isId(reference)) {
      throw InvalidSpecException.of(
          "image", reference, "an image that is made has a name and a tag; its digest follows");
    }
    ImageReference image = ImageReference.parse(reference);
    engine.run(
        call,
        Subject.image(reference),
        limit -> {
          long size = Files.size(archive);
          try (InputStream content = new Reported(Files.newInputStream(archive), call, size);
              Exchange exchange =
                  engine.api().upload(limit, importPath(image), "application/x-tar", content)) {
            follow(call, exchange);
          }
        });
    return find(call, reference)
        .orElseThrow(
            () -> new EngineException("the engine took the archive and has no such image"));
  }

  @Override
  public boolean remove(Call call, String reference) {
    return engine.ask(
        call,
        Subject.image(reference),
        limit -> engine.api().deleteIfThere(limit, ApiPath.ofImage(reference)));
  }

  /** Tells how much of an archive was sent. */
  private static final class Reported extends FilterInputStream {
    private final Call call;
    private final long size;
    private long sent;

    Reported(InputStream input, Call call, long size) {
      super(input);
      this.call = call;
      this.size = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read > 0) {
        sent += read;
        call.progress("sending the archive", sent, OptionalLong.of(size));
      }
      return read;
    }
  }
}
