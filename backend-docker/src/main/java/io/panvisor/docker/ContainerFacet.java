package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spi.Call;
import io.panvisor.spi.FacetCalls;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One container over whatever connection there is. */
record ContainerFacet(FacetCalls calls, MachineId id) implements DockerContainer {

  private static final Pattern SIGNAL =
      Pattern.compile("(?:SIG)?[A-Z][A-Z0-9+-]{1,12}|[1-9][0-9]?");
  private static final Feature UPDATE =
      Feature.of(
          "docker.update", "limits of a container change while it runs", Feature.Scope.MACHINE);

  /** What the engine takes when a container is there already. */
  private static final Set<String> CHANGING =
      Set.of(
          "Memory",
          "MemorySwap",
          "MemoryReservation",
          "NanoCpus",
          "CpuShares",
          "CpuPeriod",
          "CpuQuota",
          "CpusetCpus",
          "CpusetMems",
          "PidsLimit",
          "BlkioWeight",
          "RestartPolicy");

  private Subject subject() {
    return Subject.machine(id.value());
  }

  private ApiPath path(String verb) {
    return ApiPath.of("containers", id.value(), verb);
  }

  @Override
  public void update(DockerLimits limits) {
    Map<String, Object> places = limits.settings().values();
    if (places.isEmpty()) {
      throw OptionSettings.refusal("docker.limits", "", "no limit is to change");
    }
    for (String place : places.keySet()) {
      if (!CHANGING.contains(place.substring(place.indexOf('.') + 1))) {
        throw OptionSettings.refusal(
            "docker.limits", place, "that is fixed when the container is made");
      }
    }
    calls.changing(
        "docker.container.update",
        (connection, call) -> {
          DockerEngine engine = DockerConnection.engine(connection);
          ObjectNode body = engine.mapper().createObjectNode();
          places.forEach(
              (place, value) ->
                  body.set(
                      place.substring("HostConfig.".length()), engine.mapper().valueToTree(value)));
          update(engine, call, body);
          return true;
        });
  }

  private void update(DockerEngine engine, Call call, ObjectNode body) {
    JsonNode answer =
        engine.ask(
            call,
            subject(),
            limit -> {
              try {
                return engine.api().post(limit, path("update"), body, JsonNode.class);
              } catch (ApiException e) {
                if (e.status() == 404
                    && !e.words().toLowerCase(Locale.ROOT).contains("container")) {
                  throw new UnsupportedFeatureException(UPDATE, "this engine has no such call");
                }
                throw e;
              }
            });
    for (JsonNode warning : answer.path("Warnings")) {
      if (warning.asText().toLowerCase(Locale.ROOT).contains("discarded")) {
        throw new UnsupportedFeatureException(UPDATE, "the engine left out a part of it")
            .engineWords(warning.asText());
      }
    }
  }

  @Override
  public List<Map<String, String>> processes() {
    JsonNode top =
        calls.reading(
            "docker.container.processes",
            (connection, call) -> {
              DockerEngine engine = DockerConnection.engine(connection);
              return engine.ask(
                  call,
                  subject(),
                  limit -> {
                    try {
                      return engine.api().get(limit, path("top"), JsonNode.class);
                    } catch (ApiException e) {
                      if (e.words().contains("is not running")) {
                        throw new IllegalMachineStateException(
                            "a machine that does not run has no processes",
                            null,
                            Set.of(io.panvisor.PowerState.RUNNING),
                            e);
                      }
                      throw e;
                    }
                  });
            });
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonNode process : top.path("Processes")) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int column = 0; column < process.size(); column++) {
        row.put(top.path("Titles").path(column).asText(), process.get(column).asText());
      }
      rows.add(row);
    }
    return rows;
  }

  @Override
  public List<Change> changes() {
    JsonNode answer =
        calls.reading(
            "docker.container.changes",
            (connection, call) -> {
              DockerEngine engine = DockerConnection.engine(connection);
              return engine.ask(
                  call,
                  subject(),
                  limit -> engine.api().get(limit, path("changes"), JsonNode.class));
            });
    List<Change> changes = new ArrayList<>();
    for (JsonNode change : answer) {
      Change.Kind kind =
          switch (change.path("Kind").asInt(0)) {
            case 1 -> Change.Kind.ADDED;
            case 2 -> Change.Kind.DELETED;
            default -> Change.Kind.MODIFIED;
          };
      changes.add(new Change(kind, change.path("Path").asText()));
    }
    return changes;
  }

  @Override
  public void export(OutputStream archive) {
    calls.making(
        "docker.container.export",
        (connection, call) -> {
          DockerEngine engine = DockerConnection.engine(connection);
          engine.run(
              call,
              subject(),
              limit -> {
                try (Exchange exchange = engine.api().stream(limit, path("export"));
                    InputStream body = exchange.getBody()) {
                  DockerFiles.passOn(call, "exporting", body, archive);
                }
              });
          return true;
        });
  }

  @Override
  public int awaitExit() {
    return calls.reading(
        "docker.container.awaitExit",
        (connection, call) -> {
          DockerEngine engine = DockerConnection.engine(connection);
          return engine.ask(
              call,
              subject(),
              limit ->
                  engine
                      .api()
                      .post(
                          limit,
                          path("wait").with("condition", "not-running"),
                          null,
                          JsonNode.class)
                      .path("StatusCode")
                      .asInt());
        });
  }

  @Override
  public void signal(String signal) {
    String checked =
        OptionSettings.matching(
            SIGNAL, "signal", signal, "a signal's name or number, such as SIGHUP");
    calls.changing(
        "docker.container.signal",
        (connection, call) -> {
          DockerEngine engine = DockerConnection.engine(connection);
          engine.run(
              call,
              subject(),
              limit -> engine.api().post(limit, path("kill").with("signal", checked), null));
          return true;
        });
  }
}
