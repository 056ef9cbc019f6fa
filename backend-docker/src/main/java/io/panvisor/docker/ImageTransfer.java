package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.panvisor.Secret;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spi.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images on their way from and to registries. The engine moves them; we hear how far it is. */
final class ImageTransfer {

  private final DockerEngine engine;

  ImageTransfer(DockerEngine engine) {
    this.engine = engine;
  }

  static ApiPath pullPath(ImageReference image) {
    return ApiPath.of("images", "create")
        .with("fromImage", image.repository())
        .with("tag", image.version());
  }

  static ApiPath pushPath(ImageReference image) {
    return ApiPath.ofImage(image.repository(), "push").with("tag", image.version());
  }

  ImageInfo pull(
      Call call,
      String reference,
      String platform,
      @Nullable String user,
      @Nullable Secret password) {
    if (ImageReference.isId(reference)) {
      throw new NotFoundException("image", reference)
          .hint("An id names what the engine has; a registry knows names.");
    }
    ImageReference image = ImageReference.parse(reference);
    ApiPath path = pullPath(image).with("platform", platform.isEmpty() ? null : platform);
    Map<String, String> login = login(call, image, user, password);
    engine.run(
        call,
        Subject.image(reference),
        limit -> {
          try (Exchange exchange = engine.api().streamPost(limit, path, null, login)) {
            follow(engine, call, "fetching " + reference, exchange);
          }
        });
    return ImageStore.find(engine, call, reference)
        .orElseThrow(
            () -> new EngineException("the engine fetched the image and does not have it"));
  }

  String push(Call call, String reference, @Nullable String user, @Nullable Secret password) {
    ImageReference image = ImageReference.parse(reference);
    Map<String, String> login = login(call, image, user, password);
    return engine.ask(
        call,
        Subject.image(reference),
        limit -> {
          // The engine insists on the header, whatever is in it.
          Map<String, String> header = login.isEmpty() ? RegistryLogins.nobody() : login;
          try (Exchange exchange = engine.api().streamPost(limit, pushPath(image), null, header)) {
            return follow(engine, call, "sending " + reference, exchange).digest();
          }
        });
  }

  private Map<String, String> login(
      Call call, ImageReference image, @Nullable String user, @Nullable Secret password) {
    return user == null || password == null
        ? engine.registries().stored(call, image)
        : engine.registries().given(image, user, password);
  }

  /** Hears the engine out, telling how far it is. */
  static TransferProgress follow(DockerEngine engine, Call call, String step, Exchange exchange)
      throws IOException {
    TransferProgress progress = new TransferProgress();
    try (InputStream body = exchange.getBody();
        MappingIterator<JsonNode> lines =
            engine.mapper().readerFor(JsonNode.class).readValues(body)) {
      while (lines.hasNextValue()) {
        progress.take(lines.nextValue());
        if (call.isHeard()) {
          call.progress(step, progress.done(), progress.total(), progress.parts());
        }
      }
    }
    return progress;
  }
}
