package io.panvisor.openvz;

import io.panvisor.InfoPart;
import io.panvisor.MachineId;
import io.panvisor.PowerState;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.EngineException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.Marks;
import io.panvisor.spi.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes a container, and starts it if that was asked for: all or nothing.
 *
 * <p>The id is chosen here before anything is made, so that what a lost or killed vzctl left is
 * found by it. It is removed again only when it bears this request's mark, or bears none and its
 * number was ours to choose: somebody else may have made a container of the same number.
 */
final class ContainerCreation {

  private static final int MOST_ATTEMPTS = 3;

  private final Containers containers;
  private final InfoTranslator machines;
  private final ContainerTranslator translator;

  ContainerCreation(
      Containers containers, InfoTranslator machines, ContainerTranslator translator) {
    this.containers = containers;
    this.machines = machines;
    this.translator = translator;
  }

  MachineId make(Call call, CreateRequest request) {
    MachineSpec spec = request.spec();
    translator.report(spec).orThrow();
    Optional<String> wanted = ContainerTranslator.options(spec).id();
    wanted
        .filter(id -> containers.status(call, id).isPresent())
        .ifPresent(
            id -> {
              throw new AlreadyExistsException("machine", id);
            });
    Undo undo = new Undo(call);
    try {
      String id = made(call, undo, request, wanted);
      finish(call, request, id);
      return machines.id(id);
    } catch (PanvisorException failed) {
      throw undo.rollBack(failed);
    } catch (RuntimeException ofTheCaller) {
      // What a progress listener throws passes through as it is.
      undo.rollBack(new EngineException("undone", ofTheCaller));
      throw ofTheCaller;
    }
  }

  private String made(Call call, Undo undo, CreateRequest request, Optional<String> wanted) {
    MachineSpec spec = request.spec();
    Map<String, String> labels = new TreeMap<>(request.labels());
    labels.put(Marks.CREATING, "true");
    for (int attempt = 0; ; attempt++) {
      String id =
          wanted.orElse(ContainerId.chosen(request.id(), containers.facts().generation(), attempt));
      AtomicBoolean mayBeOurs = new AtomicBoolean(true);
      undo.willMake(
          "machine",
          spec.name(),
          undoing -> {
            if (mayBeOurs.get()) {
              remove(undoing, id, request, wanted.isEmpty());
            }
          });
      call.step("making " + spec.name());
      try {
        containers.change(call, translator.create(spec, id, labels));
        return id;
      } catch (AlreadyExistsException taken) {
        boolean theId = taken.name().equals(id);
        mayBeOurs.set(!theId);
        if (!theId || wanted.isPresent() || attempt + 1 >= MOST_ATTEMPTS) {
          throw taken;
        }
      }
    }
  }

  private void finish(Call call, CreateRequest request, String id) {
    MachineSpec spec = request.spec();
    List<String> settings = new ArrayList<>(translator.settings(spec));
    List<String> done =
        List.of("--description", ContainerTranslator.description(spec, request.labels()));
    if (!request.run()) {
      settings.addAll(done);
      containers.setThere(call, id, settings);
      return;
    }
    if (!settings.isEmpty()) {
      containers.setThere(call, id, settings);
    }
    call.step("starting " + spec.name());
    containers.change(call, ContainerPower.start(id, ContainerTranslator.options(spec)));
    // vzctl start ends well even when the container's init ends at once.
    if (containers.status(call, id).filter(now -> now.power() == PowerState.RUNNING).isEmpty()) {
      throw new EngineException("the container was started and did not stay up")
          .hint("Make it without starting it, and look into its private area for its logs.");
    }
    containers.setThere(call, id, done);
  }

  private void remove(Call undoing, String id, CreateRequest request, boolean chosen) {
    Optional<ContainerRow> row = containers.find(undoing, id, Set.of(InfoPart.LABELS));
    String mark =
        row.map(found -> found.description().labels().getOrDefault(Marks.REQUEST, "")).orElse("");
    boolean ours = mark.equals(request.id().toString()) || mark.isEmpty() && chosen;
    if (!ours) {
      return;
    }
    try {
      if (row.isPresent()
          && StatusTable.of(row.get().text("status").orElse("")).power() != PowerState.STOPPED) {
        containers.attempt(undoing, List.of("stop", id, "--fast"));
      }
      containers.change(undoing, "destroy", id);
    } catch (NotFoundException neverMade) {
      neverMade.outcome(Outcome.NOT_APPLIED);
    }
  }
}
