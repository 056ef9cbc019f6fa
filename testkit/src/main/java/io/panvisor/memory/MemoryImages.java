package io.panvisor.memory;

import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.facet.ImageInfo;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spi.Call;
import io.panvisor.spi.ImageOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A store of pretended images, and the registry that they are fetched from. */
record MemoryImages(MemoryConnection connection) implements ImageOperations {

  private static final long LAYER = 1_000_000;
  private static final int LAYERS = 4;
  private static final Duration FETCHING = Duration.ofMillis(150);

  @Override
  public List<ImageInfo> list(Call call) {
    return connection.ask(
        call,
        MemoryCall.IMAGES,
        () ->
            connection.engineState().images().stream()
                .map(MemoryEngine.StoredImage::info)
                .toList());
  }

  @Override
  public Optional<ImageInfo> find(Call call, String reference) {
    return connection.ask(
        call,
        MemoryCall.IMAGES,
        () -> connection.engineState().image(reference).map(MemoryEngine.StoredImage::info));
  }

  @Override
  public ImageInfo pull(
      Call call, String reference, @Nullable String user, @Nullable Secret password) {
    return connection.ask(
        call,
        MemoryCall.IMAGES,
        () -> fetch(call, reference, user, password == null ? null : password.revealText()));
  }

  private ImageInfo fetch(
      Call call, String reference, @Nullable String user, @Nullable String password) {
    if (MemoryEngine.isMissing(reference)) {
      throw new NotFoundException("image", reference);
    }
    if (reference.contains("private/") && !connection.engineState().mayFetch(user, password)) {
      throw new AccessDeniedException("the registry wants other credentials for " + reference);
    }
    for (int layer = 1; layer <= LAYERS; layer++) {
      call.sleep(FETCHING);
      connection.requireUnbroken(Outcome.UNKNOWN);
      call.progress("fetching " + reference, layer * LAYER, OptionalLong.of(LAYERS * LAYER));
    }
    return connection.engineState().addImage(reference, LAYERS * LAYER).info();
  }

  /** Sees to it that the image is there before a container is made of it. */
  void ensure(Call call, ContainerImage image) {
    boolean there = connection.engineState().image(image.reference()).isPresent();
    if (image.pull() == ContainerImage.Pull.ALWAYS
        || !there && image.pull() == ContainerImage.Pull.MISSING) {
      fetch(call, image.reference(), null, null);
    } else if (!there) {
      throw new NotFoundException("image", image.reference());
    }
  }

  @Override
  public ImageInfo importRootFileSystem(Call call, Path archive, String reference) {
    return connection.ask(
        call,
        MemoryCall.IMAGES,
        () -> {
          try {
            long size = Files.size(archive);
            call.progress("importing " + reference, size, OptionalLong.of(size));
            return connection.engineState().addImage(reference, size).info();
          } catch (IOException unreadable) {
            throw new EngineException("the archive cannot be read: " + archive, unreadable)
                .outcome(Outcome.NOT_APPLIED);
          }
        });
  }

  @Override
  public boolean remove(Call call, String reference) {
    return connection.ask(
        call,
        MemoryCall.IMAGES,
        () -> {
          MemoryEngine engine = connection.engineState();
          Optional<MemoryEngine.StoredImage> image = engine.image(reference);
          if (image.isEmpty()) {
            return false;
          }
          if (image.get().references().size() == 1) {
            engine.machines().stream()
                .filter(
                    machine ->
                        machine.spec().boot() instanceof ContainerImage used
                            && image
                                .get()
                                .references()
                                .contains(MemoryEngine.fullReference(used.reference())))
                .findFirst()
                .ifPresent(
                    user -> {
                      throw new BusyException("the image " + reference + " is in use", user.name());
                    });
          }
          if (image.get().id().equals(reference)) {
            List.copyOf(image.get().references()).forEach(engine::removeReference);
          } else {
            engine.removeReference(MemoryEngine.fullReference(reference));
          }
          return true;
        });
  }
}
