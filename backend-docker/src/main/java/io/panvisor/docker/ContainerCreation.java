package io.panvisor.docker;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spec.Mount;
import io.panvisor.spi.Call;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.Marks;
import io.panvisor.spi.Undo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a container, and runs it if that was asked for: all or nothing, except that an image which
 * was fetched may stay.
 *
 * <p>Before anything is made it is noted for undoing, because the engine may make it and die before
 * it answers. A container is then found by its name, and is removed only if it carries the mark of
 * this very request.
 */
final class ContainerCreation {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerCreation.class);
  private static final Feature DROPPED =
      Feature.of(
          "docker.kernel",
          "the kernel of the engine's host can do what an option asks for",
          Feature.Scope.HYPERVISOR);

  private final DockerEngine engine;
  private final ImageStore images;
  private final ContainerTranslator translator;
  private final NamedVolumes volumes;

  ContainerCreation(DockerEngine engine, ImageStore images, ContainerTranslator translator) {
    this.engine = engine;
    this.images = images;
    this.translator = translator;
    this.volumes = new NamedVolumes(engine);
  }

  MachineId make(Call call, CreateRequest request) {
    MachineSpec spec = request.spec();
    Undo undo = new Undo(call);
    try {
      if (spec.boot() instanceof ContainerImage image
          && image.pull() == ContainerImage.Pull.ALWAYS) {
        call.step("fetching " + image.reference());
        images.pull(call, image.reference(), null, null);
      }
      for (Mount mount : spec.container().map(section -> section.mounts()).orElse(List.of())) {
        if (mount instanceof Mount.Volume volume) {
          noteVolume(call, undo, request, volume.name());
        }
      }
      MachineId id = machine(call, undo, request);
      for (String network : spec.networks().stream().skip(1).toList()) {
        join(call, network, id);
      }
      if (request.run()) {
        call.step("starting " + spec.name());
        engine.run(
            call,
            Subject.machine(spec.name()),
            limit -> engine.api().post(limit, ApiPath.of("containers", id.value(), "start"), null));
      }
      return id;
    } catch (PanvisorException e) {
      throw undo.rollBack(e);
    }
  }

  private MachineId machine(Call call, Undo undo, CreateRequest request) {
    MachineSpec spec = request.spec();
    AtomicBoolean mayExist = new AtomicBoolean();
    undo.willMake(
        "machine",
        spec.name(),
        undoing -> {
          if (mayExist.get()) {
            remove(undoing, request);
          }
        });
    call.step("making " + spec.name());
    try {
      return post(call, request, mayExist);
    } catch (NotFoundException e) {
      boolean fetch =
          "image".equals(e.type())
              && spec.boot() instanceof ContainerImage image
              && image.pull() == ContainerImage.Pull.MISSING;
      if (!fetch) {
        throw e;
      }
      call.step("fetching " + e.name());
      images.pull(call, ((ContainerImage) spec.boot()).reference(), null, null);
      call.step("making " + spec.name());
      return post(call, request, mayExist);
    }
  }

  private MachineId post(Call call, CreateRequest request, AtomicBoolean mayExist) {
    mayExist.set(true);
    JsonNode made;
    try {
      made = post(call, request);
    } catch (PanvisorException e) {
      mayExist.set(e.outcome() != Outcome.NOT_APPLIED);
      throw e;
    }
    refuseIfDropped(request.spec(), made);
    return engine.machines().id(made.path("Id").asText());
  }

  private JsonNode post(Call call, CreateRequest request) {
    MachineSpec spec = request.spec();
    return engine.ask(
        call,
        Subject.machine(spec.name()),
        limit ->
            engine
                .api()
                .post(
                    limit,
                    translator.path(spec),
                    translator.body(spec, request.labels(), request.id().toString()),
                    JsonNode.class));
  }

  /**
   * What a kernel cannot do the engine drops with a warning; here nothing that was set is dropped.
   */
  private static void refuseIfDropped(MachineSpec spec, JsonNode made) {
    boolean swap = spec.container().flatMap(section -> section.memoryAndSwap()).isPresent();
    for (JsonNode warning : made.path("Warnings")) {
      String words = warning.asText().toLowerCase(Locale.ROOT);
      if (words.contains("discarded") || (swap && words.contains("limited without swap"))) {
        throw new UnsupportedFeatureException(
                DROPPED, "the engine would have left out a part of " + spec.name())
            .engineWords(warning.asText());
      }
      LOG.debug("the engine says of {}: {}", spec.name(), warning.asText());
    }
  }

  private void join(Call call, String network, MachineId id) {
    ObjectNode body = engine.mapper().createObjectNode();
    body.put("Container", id.value());
    engine.run(
        call,
        new Subject("network", network),
        limit -> engine.api().post(limit, ApiPath.of("networks", network, "connect"), body));
  }

  /**
   * Notes a volume that is not there: the engine makes it together with the container, marked with
   * this request, and then it is ours to remove.
   */
  private void noteVolume(Call call, Undo undo, CreateRequest request, String name) {
    if (volumes.find(call, name).isEmpty()) {
      String mark = request.id().toString();
      undo.willMake("volume", name, undoing -> volumes.removeIfMadeBy(undoing, name, mark));
    }
  }

  /** Removes the container of this request, by its mark: the name may be another's. */
  private void remove(Call undoing, CreateRequest request) {
    JsonNode rows =
        engine.ask(
            undoing,
            Subject.machine(request.spec().name()),
            limit ->
                engine
                    .api()
                    .get(
                        limit,
                        ApiPath.of("containers", "json")
                            .with("all", 1)
                            .with(
                                "filters",
                                engine
                                    .mapper()
                                    .writeValueAsString(
                                        Map.of(
                                            "label", List.of(Marks.REQUEST + "=" + request.id())))),
                        new TypeReference<JsonNode>() {}));
    for (JsonNode row : rows) {
      engine.run(
          undoing,
          Subject.machine(request.spec().name()),
          limit ->
              engine
                  .api()
                  .deleteIfThere(
                      limit,
                      ApiPath.of("containers", row.path("Id").asText())
                          .with("force", 1)
                          .with("v", 1)));
    }
  }
}
