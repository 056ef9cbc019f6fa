package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.panvisor.Feature;
import io.panvisor.error.EngineException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.spec.ImageBuild;
import io.panvisor.spi.Call;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds images: by the engine's API, which has the builder of old, or by the docker command, which
 * brings BuildKit.
 */
final class ImageBuilding {

  private static final Pattern BUILDKIT_STEP =
      Pattern.compile("#\\d+ \\[(?:[^\\]]*\\s)?(\\d{1,6})/(\\d{1,6})\\] .*");
  private static final int MOST_WORDS = 1000;

  private final DockerEngine engine;

  ImageBuilding(DockerEngine engine) {
    this.engine = engine;
  }

  ImageInfo build(Call call, ImageBuild build, Consumer<String> log) {
    String image =
        switch (build.builder()) {
          case ENGINE -> byApi(call, build, log);
          case BUILDKIT -> {
            String why = whyNoBuildKit(call);
            if (!why.isEmpty()) {
              throw (UnsupportedFeatureException)
                  new UnsupportedFeatureException(Feature.IMAGES_BUILD, "no BuildKit: " + why)
                      .hint("Install the docker command with its plug-in buildx.");
            }
            yield byCommand(call, build, log);
          }
          case ANY ->
              whyNoBuildKit(call).isEmpty() ? byCommand(call, build, log) : byApi(call, build, log);
        };
    return ImageStore.find(engine, call, image)
        .orElseThrow(() -> new EngineException("the engine built the image and does not have it"));
  }

  private String whyNoBuildKit(Call call) {
    return "podman".equals(engine.facts().info().name())
        ? "Podman builds by its API"
        : engine.command().whyNoBuildKit(call);
  }

  private String byApi(Call call, ImageBuild build, Consumer<String> log) {
    Map<String, String> logins = engine.registries().all(call);
    return engine.ask(
        call,
        new Subject("build", build.folder().toString()),
        limit -> {
          BuildLog told = new BuildLog(call, log);
          try (BuildContext folder = BuildContext.of(build.folder(), build.file());
              Exchange exchange =
                  engine
                      .api()
                      .upload(
                          limit,
                          path(build),
                          "application/x-tar",
                          new ReportedInput(
                              folder,
                              call,
                              "sending the folder",
                              OptionalLong.of(Math.max(1, folder.size()))),
                          logins)) {
            follow(exchange, told);
          }
          if (told.image().isEmpty()) {
            throw new ApiException(ApiException.IN_STREAM, "the build ended without an image");
          }
          return told.image();
        });
  }

  private void follow(Exchange exchange, BuildLog told) throws IOException {
    try (InputStream body = exchange.getBody();
        MappingIterator<JsonNode> lines =
            engine.mapper().readerFor(JsonNode.class).readValues(body)) {
      while (lines.hasNextValue()) {
        told.take(lines.nextValue());
      }
    }
    told.end();
  }

  private ApiPath path(ImageBuild build) throws JsonProcessingException {
    ApiPath path =
        ApiPath.of("build")
            .with("dockerfile", build.file())
            .with("rm", 1)
            .with("forcerm", 1)
            .with("nocache", build.isFresh() ? 1 : null)
            .with("pull", build.isPulling() ? 1 : null)
            .with("target", build.target().orElse(null))
            .with("platform", build.platform().orElse(null));
    for (String name : build.names()) {
      path = path.with("t", name);
    }
    if (!build.arguments().isEmpty()) {
      path = path.with("buildargs", engine.mapper().writeValueAsString(build.arguments()));
    }
    if (!build.labels().isEmpty()) {
      path = path.with("labels", engine.mapper().writeValueAsString(build.labels()));
    }
    return path;
  }

  private String byCommand(Call call, ImageBuild build, Consumer<String> log) {
    return engine.ask(
        call,
        new Subject("build", build.folder().toString()),
        limit -> {
          Path answer = Files.createTempDirectory("panvisor-build");
          Path id = answer.resolve("id");
          try {
            CommandResult result =
                engine
                    .command()
                    .runner()
                    .run(command(call, build, id), (channel, line) -> said(call, line, log));
            if (!result.isSuccess()) {
              String words = result.words();
              throw new ApiException(
                  ApiException.IN_STREAM,
                  words.length() > MOST_WORDS
                      ? words.substring(words.length() - MOST_WORDS)
                      : words);
            }
            return Files.readString(id).strip();
          } finally {
            Files.deleteIfExists(id);
            Files.deleteIfExists(answer);
          }
        });
  }

  private Command command(Call call, ImageBuild build, Path id) {
    List<String> arguments = new ArrayList<>(List.of("build", "--progress", "plain"));
    arguments.addAll(List.of("--iidfile", id.toString()));
    arguments.addAll(List.of("--file", build.folder().resolve(build.file()).toString()));
    build.names().forEach(name -> arguments.addAll(List.of("--tag", name)));
    build
        .arguments()
        .forEach((name, value) -> arguments.addAll(List.of("--build-arg", name + "=" + value)));
    build
        .labels()
        .forEach((name, value) -> arguments.addAll(List.of("--label", name + "=" + value)));
    build.target().ifPresent(stage -> arguments.addAll(List.of("--target", stage)));
    build.platform().ifPresent(platform -> arguments.addAll(List.of("--platform", platform)));
    if (build.isFresh()) {
      arguments.add("--no-cache");
    }
    if (build.isPulling()) {
      arguments.add("--pull");
    }
    arguments.add("--");
    arguments.add(build.folder().toString());
    return engine.command().of(call, arguments).withVariable("DOCKER_BUILDKIT", "1");
  }

  private static void said(Call call, String line, Consumer<String> log) {
    log.accept(line);
    Matcher step = BUILDKIT_STEP.matcher(line);
    if (step.matches()) {
      call.progress(
          line, Long.parseLong(step.group(1)) - 1, OptionalLong.of(Long.parseLong(step.group(2))));
    }
  }
}
