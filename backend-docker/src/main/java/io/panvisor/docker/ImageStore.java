package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Secret;
import io.panvisor.facet.FoundImage;
import io.panvisor.facet.ImageDetails;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.ImageStep;
import io.panvisor.facet.RemovedImages;
import io.panvisor.spec.ImageBuild;
import io.panvisor.spi.Call;
import io.panvisor.spi.ImageOperations;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The engine's store of images. */
final class ImageStore implements ImageOperations {

  private final DockerEngine engine;
  private final ImageTransfer transfer;
  private final ImageArchives archives;
  private final ImageBuilding building;

  ImageStore(DockerEngine engine) {
    this.engine = engine;
    this.transfer = new ImageTransfer(engine);
    this.archives = new ImageArchives(engine);
    this.building = new ImageBuilding(engine);
  }

  @Override
  public List<ImageInfo> list(Call call) {
    return list(call, ApiPath.of("images", "json"));
  }

  List<ImageInfo> list(Call call, ApiPath path) {
    JsonNode rows =
        engine.ask(call, Subject.ENGINE, limit -> engine.api().get(limit, path, JsonNode.class));
    List<ImageInfo> images = new ArrayList<>();
    rows.forEach(row -> images.add(ImageTranslator.listed(row)));
    return images;
  }

  @Override
  public Optional<ImageInfo> find(Call call, String reference) {
    return find(engine, call, reference);
  }

  static Optional<ImageInfo> find(DockerEngine engine, Call call, String reference) {
    return engine
        .ask(
            call,
            Subject.image(reference),
            limit -> engine.api().getIfThere(limit, ApiPath.ofImage(reference, "json")))
        .map(ImageTranslator::inspected);
  }

  private JsonNode get(Call call, String reference, String what) {
    return engine.ask(
        call,
        Subject.image(reference),
        limit -> engine.api().get(limit, ApiPath.ofImage(reference, what), JsonNode.class));
  }

  @Override
  public ImageDetails details(Call call, String reference) {
    return ImageTranslator.details(get(call, reference, "json"));
  }

  @Override
  public List<ImageStep> history(Call call, String reference) {
    return ImageTranslator.history(get(call, reference, "history"));
  }

  @Override
  public ImageInfo pull(
      Call call, String reference, @Nullable String user, @Nullable Secret password) {
    return transfer.pull(call, reference, "", user, password);
  }

  ImageInfo pull(Call call, String reference, String platform) {
    return transfer.pull(call, reference, platform, null, null);
  }

  @Override
  public String push(
      Call call, String reference, @Nullable String user, @Nullable Secret password) {
    return transfer.push(call, reference, user, password);
  }

  @Override
  public ImageInfo tag(Call call, String reference, String name) {
    ImageReference image = ImageReference.parse(name);
    engine.run(
        call,
        Subject.image(reference),
        limit ->
            engine
                .api()
                .post(
                    limit,
                    ApiPath.ofImage(reference, "tag")
                        .with("repo", image.repository())
                        .with("tag", image.version()),
                    null));
    return ImageTranslator.inspected(get(call, name, "json"));
  }

  @Override
  public ImageInfo build(Call call, ImageBuild build, Consumer<String> log) {
    return building.build(call, build, log);
  }

  @Override
  public void save(Call call, List<String> references, OutputStream archive) {
    archives.save(call, references, archive);
  }

  @Override
  public List<ImageInfo> load(Call call, InputStream archive) {
    return archives.load(call, archive);
  }

  @Override
  public ImageInfo importRootFileSystem(Call call, Path archive, String reference) {
    return archives.importRootFileSystem(call, archive, reference);
  }

  @Override
  public boolean remove(Call call, String reference) {
    return engine.ask(
        call,
        Subject.image(reference),
        limit -> engine.api().deleteIfThere(limit, ApiPath.ofImage(reference)));
  }

  @Override
  public RemovedImages prune(Call call) {
    return prune(call, "{\"dangling\":[\"true\"]}");
  }

  RemovedImages prune(Call call, String filters) {
    JsonNode answer =
        engine.ask(
            call,
            Subject.ENGINE,
            limit ->
                engine
                    .api()
                    .post(
                        limit,
                        ApiPath.of("images", "prune").with("filters", filters),
                        null,
                        JsonNode.class));
    return ImageTranslator.removed(
        answer.path("ImagesDeleted"), answer.path("SpaceReclaimed").asLong(0));
  }

  @Override
  public List<FoundImage> search(Call call, String term, int most) {
    return ImageTranslator.found(
        engine.ask(
            call,
            Subject.image(term),
            limit ->
                engine
                    .api()
                    .get(
                        limit,
                        ApiPath.of("images", "search").with("term", term).with("limit", most),
                        JsonNode.class)));
  }

  List<ImageInfo> list(Call call, ImageFilter filter) {
    List<ImageInfo> images =
        list(call, ApiPath.of("images", "json").with("filters", filter.forList(engine.mapper())));
    Instant now = call.context().clock().instant();
    return filter
        .age()
        .map(
            age ->
                images.stream()
                    .filter(image -> image.createdAt().isPresent())
                    .filter(image -> image.createdAt().get().isBefore(now.minus(age)))
                    .toList())
        .orElse(images);
  }

  RemovedImages prune(Call call, ImageFilter filter) {
    return prune(call, filter.forPrune(engine.mapper()));
  }

  ImageInfo importFrom(Call call, InputStream archive, String reference, List<String> changes) {
    return archives.importFrom(call, archive, OptionalLong.empty(), reference, changes);
  }

  RemovedImages forceRemove(Call call, String reference) {
    JsonNode rows =
        engine.ask(
            call,
            Subject.image(reference),
            limit ->
                engine
                    .api()
                    .delete(limit, ApiPath.ofImage(reference).with("force", "1"), JsonNode.class));
    return ImageTranslator.removed(rows, 0);
  }
}
