package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.facet.ServiceSpec;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.MachineSpec;
import io.panvisor.spi.Call;
import io.panvisor.spi.CreateRequest;
import io.panvisor.spi.Marks;
import io.panvisor.spi.Undo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes services, those of one machine among them: all or nothing. */
final class SwarmCreation {

  private final SwarmApi api;
  private final ServiceTranslator translator;
  private final SwarmPower power;

  SwarmCreation(SwarmApi api, ServiceTranslator translator, SwarmPower power) {
    this.api = api;
    this.translator = translator;
    this.power = power;
  }

  /** What is made of a request for one machine. */
  static ServiceSpec service(MachineSpec spec, boolean run) {
    return ServiceSpec.of(spec).replicas(run ? 1 : 0);
  }

  /** Makes the service of one machine and gives the service's id. */
  String make(Call call, CreateRequest request) {
    MachineSpec spec = request.spec();
    Map<String, String> marks = new TreeMap<>(request.labels());
    marks.put(SwarmTranslator.MACHINE, "1");
    // What has no mark of its own could not be found again to be undone.
    marks.putIfAbsent(Marks.REQUEST, request.id().toString());
    Undo undo = new Undo(call);
    try {
      String id = post(call, undo, service(spec, request.run()), marks);
      if (request.run()) {
        call.step("starting " + spec.name());
        power.awaitRunning(call, id, spec.name(), Set.of());
      }
      return id;
    } catch (PanvisorException e) {
      throw undo.rollBack(e);
    }
  }

  /** Makes a service, noted for undoing by the request among its marks. */
  String post(Call call, Undo undo, ServiceSpec spec, Map<String, String> marks) {
    String request = String.valueOf(marks.get(Marks.REQUEST));
    undo.willMake("machine", spec.name(), undoing -> removeMadeBy(undoing, request));
    call.step("making " + spec.name());
    return api.create(
        call,
        SwarmApi.service(spec.name()),
        translator.body(spec, marks, (type, name) -> idOf(call, type, name), false),
        login(call, spec.machine()));
  }

  private void removeMadeBy(Call undoing, String request) {
    for (JsonNode service :
        api.services(undoing, Map.of("label", List.of(Marks.REQUEST + "=" + request)))) {
      api.remove(undoing, SwarmApi.service(SwarmApi.name(service)), service.path("ID").asText());
    }
  }

  String idOf(Call call, String type, String name) {
    return api.idOf(call, type, name).orElseThrow(() -> new NotFoundException(type, name));
  }

  /** What the nodes show to the registry. */
  Map<String, String> login(Call call, MachineSpec spec) {
    if (!(spec.boot() instanceof ContainerImage image) || ImageReference.isId(image.reference())) {
      return Map.of();
    }
    return login(call, image.reference());
  }

  Map<String, String> login(Call call, String reference) {
    return api.engine().registries().stored(call, ImageReference.parse(reference));
  }
}
