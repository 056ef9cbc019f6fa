package io.panvisor.cli;

import io.panvisor.Hypervisor;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.Images;
import io.panvisor.spec.ImageBuild;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Building images, and images as archives. */
final class ImageMakingCommands {

  private static final Map<String, ImageBuild.Builder> BUILDERS =
      Map.of(
          "any", ImageBuild.Builder.ANY,
          "engine", ImageBuild.Builder.ENGINE,
          "buildkit", ImageBuild.Builder.BUILDKIT);

  private ImageMakingCommands() {}

  /** Builds one. */
  @Command(
      name = "build",
      description = "Build an image from a folder with a Dockerfile, and print its id.")
  static final class Build extends EngineCommand {

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder, on this machine.")
    private String folder = "";

    @Option(
        names = "--tag",
        paramLabel = "NAME",
        description = "The image's name; may be repeated.")
    private List<String> names = List.of();

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "The file with the steps, below the folder; Dockerfile by default.")
    private @Nullable String file;

    @Option(
        names = "--build-arg",
        paramLabel = "NAME=VALUE",
        description = "A value for an ARG of the file; may be repeated. Everybody can read it.")
    private List<String> arguments = List.of();

    @Option(
        names = "--label",
        paramLabel = "KEY=VALUE",
        description = "A label on the image; may be repeated.")
    private List<String> labels = List.of();

    @Option(names = "--target", paramLabel = "STAGE", description = "Build up to this stage.")
    private @Nullable String target;

    @Option(
        names = "--platform",
        paramLabel = "OS/ARCH",
        description = "The platform, such as linux/arm64; the engine's own by default.")
    private @Nullable String platform;

    @Option(names = "--no-cache", description = "Do every step anew.")
    private boolean fresh;

    @Option(names = "--pull-base", description = "Fetch base images anew.")
    private boolean pulling;

    @Option(
        names = "--builder",
        paramLabel = "BUILDER",
        defaultValue = "any",
        description = "engine, buildkit, or any (BuildKit where it is there), the default.")
    private String builder = "any";

    private @Nullable ImageBuild build;

    @Override
    void check(Target engine) {
      ImageBuild made =
          ImageBuild.of(SourceArgument.path("folder", folder))
              .by(Arguments.word("builder", builder, BUILDERS));
      for (String name : names) {
        ImageBuild before = made;
        made = Arguments.read("tag", name, before::named);
      }
      for (String argument : arguments) {
        Map.Entry<String, String> pair = Arguments.pair("build-arg", argument);
        ImageBuild before = made;
        made = Arguments.read("build-arg", pair.getKey(), n -> before.argument(n, pair.getValue()));
      }
      for (String label : labels) {
        Map.Entry<String, String> pair = Arguments.pair("label", label);
        made = made.label(pair.getKey(), pair.getValue());
      }
      made = file == null ? made : made.file(file);
      made = target == null ? made : made.target(target);
      made = platform == null ? made : made.platform(platform);
      made = fresh ? made.fresh() : made;
      made = pulling ? made.pulling() : made;
      made.problem()
          .ifPresent(
              problem -> {
                throw new InvalidSpecException(List.of(problem));
              });
      build = made;
    }

    @Override
    int run(Hypervisor hypervisor) {
      ImageBuild wanted = build;
      if (wanted == null) {
        throw new IllegalStateException("the arguments were not checked");
      }
      ImageInfo image = hypervisor.facet(Images.class).build(wanted, this::log);
      panvisor().print(Facts.image(image), Plain.cell(image.id()) + "\n");
      return ExitCode.DONE;
    }

    /** For people, beside the result. */
    private void log(String line) {
      panvisor().surroundings().err().println(Plain.cell(line));
    }
  }

  /** Saves some. */
  @Command(
      name = "save",
      description = "Write images as one tar archive, to a file or to standard output.")
  static final class Save extends EngineCommand {

    @Parameters(
        index = "0",
        arity = "1..*",
        paramLabel = "REF",
        description = "The images' names or ids.")
    private List<String> images = List.of();

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "The file, on this machine; it is replaced when all is written.")
    private @Nullable String output;

    private @Nullable Path file;

    @Override
    void check(Target target) {
      images = images.stream().map(ImageCommand::reference).toList();
      if (output != null) {
        file = SourceArgument.path("output", output);
      } else if (panvisor().surroundings().terminals().out()) {
        throw InvalidSpecException.of(
            "output", "", "an archive is not for a terminal: name a file, or redirect it");
      } else if (panvisor().isJson()) {
        throw InvalidSpecException.of(
            "output", "", "standard output cannot hold both the archive and JSON: name a file");
      }
    }

    @Override
    int run(Hypervisor hypervisor) {
      Images store = hypervisor.facet(Images.class);
      Path wanted = file;
      if (wanted == null) {
        store.save(images, panvisor().surroundings().out());
        panvisor().flush();
        return ExitCode.DONE;
      }
      try {
        save(store, wanted.toAbsolutePath());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", wanted.toString());
        fields.put("sizeBytes", Files.size(wanted));
        panvisor().print(fields, "");
        return ExitCode.DONE;
      } catch (IOException failed) {
        throw unusable("write", wanted, failed);
      }
    }

    private void save(Images store, Path wanted) throws IOException {
      Path part = Files.createTempFile(wanted.getParent(), wanted.getFileName() + ".", ".part");
      try {
        try (OutputStream stream = Files.newOutputStream(part)) {
          store.save(images, stream);
        }
        Files.move(part, wanted, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  private static EngineException unusable(String verb, Path file, IOException failed) {
    return (EngineException)
        new EngineException("cannot " + verb + " " + file + ": " + failed.getMessage(), failed)
            .outcome(Outcome.NOT_APPLIED);
  }

  /** Takes some in. */
  @Command(
      name = "load",
      description =
          "Take in the images of an archive that 'image save' wrote, and print their ids.")
  static final class Load extends EngineCommand {

    @Parameters(
        index = "0",
        arity = "0..1",
        defaultValue = "-",
        paramLabel = "FILE",
        description = "The archive, on this machine; standard input if not given, or -.")
    private String archive = "-";

    @Override
    int run(Hypervisor hypervisor) {
      Images store = hypervisor.facet(Images.class);
      List<ImageInfo> loaded;
      if (archive.equals("-")) {
        loaded = store.load(panvisor().surroundings().in());
      } else {
        Path file = SourceArgument.path("archive", archive);
        try (InputStream stream = Files.newInputStream(file)) {
          loaded = store.load(stream);
        } catch (IOException failed) {
          throw unusable("read", file, failed);
        }
      }
      StringBuilder text = new StringBuilder();
      loaded.forEach(image -> text.append(Plain.cell(image.id())).append('\n'));
      panvisor().print(loaded.stream().map(Facts::image).toList(), text);
      return ExitCode.DONE;
    }
  }
}
