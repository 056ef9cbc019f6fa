package io.panvisor.cli;

import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.facet.FoundImage;
import io.panvisor.facet.ImageDetails;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.ImageStep;
import io.panvisor.facet.Images;
import io.panvisor.facet.RemovedImages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looking at images, naming them, and sending them to registries. */
final class ImageNamesCommands {

  private ImageNamesCommands() {}

  /** A command about one image. */
  abstract static class OfOne extends EngineCommand {

    @Parameters(index = "0", paramLabel = "REF", description = "The image's name or id.")
    private String image = "";

    @Override
    void check(Target target) {
      image = ImageCommand.reference(image);
    }

    final String image() {
      return image;
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "Show what an image is made of.")
  static final class Show extends OfOne {

    @Override
    int run(Hypervisor hypervisor) {
      ImageDetails image = hypervisor.facet(Images.class).details(image());
      Details lines =
          new Details()
              .line("id", image.image().id())
              .line("names", String.join(", ", image.image().references()))
              .line("digests", String.join(", ", image.image().digests()))
              .line("size", size(image.image().sizeBytes()))
              .line("created", image.image().createdAt().map(Object::toString).orElse(""))
              .line("platform", image.operatingSystem() + "/" + image.architecture())
              .line("entry point", String.join(" ", image.entryPoint()))
              .line("command", String.join(" ", image.command()))
              .line("environment", String.join(" ", image.environment()))
              .line("working folder", image.workingFolder())
              .line("user", image.user())
              .line("ports", String.join(", ", image.ports()))
              .line("volumes", String.join(", ", image.volumes()))
              .line("layers", Integer.toString(image.layers().size()));
      panvisor().print(fields(image), lines);
      return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> fields(ImageDetails image) {
      Map<String, @Nullable Object> fields = Facts.image(image.image());
      fields.put("operatingSystem", image.operatingSystem());
      fields.put("architecture", image.architecture());
      fields.put("entryPoint", image.entryPoint());
      fields.put("command", image.command());
      fields.put("environment", image.environment());
      fields.put("workingFolder", image.workingFolder());
      fields.put("user", image.user());
      fields.put("ports", image.ports());
      fields.put("volumes", image.volumes());
      fields.put("labels", image.labels());
      fields.put("layers", image.layers());
      return fields;
    }
  }

  private static String size(long bytes) {
    return DataSize.bytes(Math.max(0, bytes)).toString();
  }

  /** Shows how one was made. */
  @Command(name = "history", description = "Show how an image was made, the last step first.")
  static final class History extends OfOne {

    private static final int LONGEST = 80;

    @Override
    int run(Hypervisor hypervisor) {
      List<ImageStep> steps = hypervisor.facet(Images.class).history(image());
      Table table = new Table("CREATED", "SIZE", "BY");
      for (ImageStep step : steps) {
        String by = Plain.line(step.createdBy());
        table.row(
            step.createdAt().map(Object::toString).orElse(""),
            size(step.sizeBytes()),
            by.length() > LONGEST ? by.substring(0, LONGEST) + "..." : by);
      }
      panvisor().print(steps.stream().map(History::fields).toList(), table);
      return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> fields(ImageStep step) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("id", step.id().isEmpty() ? null : step.id());
      fields.put("createdAt", step.createdAt().map(Object::toString).orElse(null));
      fields.put("createdBy", step.createdBy());
      fields.put("sizeBytes", step.sizeBytes());
      fields.put("references", step.references());
      fields.put("comment", step.comment());
      return fields;
    }
  }

  /** Gives one a further name. */
  @Command(name = "tag", description = "Give an image a further name.")
  static final class Tag extends OfOne {

    @Parameters(index = "1", paramLabel = "NAME", description = "The further name.")
    private String name = "";

    @Override
    void check(Target target) {
      super.check(target);
      name = ImageCommand.reference(name);
    }

    @Override
    int run(Hypervisor hypervisor) {
      ImageInfo tagged = hypervisor.facet(Images.class).tag(image(), name);
      panvisor().print(Facts.image(tagged), Plain.cell(tagged.id()) + "\n");
      return ExitCode.DONE;
    }
  }

  /** Sends one to its registry. */
  @Command(
      name = "push",
      description = "Send an image to the registry that its name says, and print its digest.")
  static final class Push extends OfOne {

    @Mixin private final RegistryAccount account = new RegistryAccount();

    @Override
    void check(Target target) {
      super.check(target);
      account.check();
    }

    @Override
    int run(Hypervisor hypervisor) {
      Images images = hypervisor.facet(Images.class);
      String digest =
          account.use(
              () -> images.push(image()), (user, password) -> images.push(image(), user, password));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("image", image());
      fields.put("digest", digest);
      panvisor().print(fields, Plain.cell(digest) + "\n");
      return ExitCode.DONE;
    }
  }

  /** Removes those that nothing needs. */
  @Command(
      name = "prune",
      description = "Remove the images that have no name and that nothing uses.")
  static final class Prune extends EngineCommand {

    @Override
    int run(Hypervisor hypervisor) {
      RemovedImages removed = hypervisor.facet(Images.class).prune();
      StringBuilder text = new StringBuilder();
      removed.ids().forEach(id -> text.append(Plain.cell(id)).append(": removed\n"));
      text.append("freed: ").append(size(removed.freedBytes())).append('\n');
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("names", removed.names());
      fields.put("ids", removed.ids());
      fields.put("freedBytes", removed.freedBytes());
      panvisor().print(fields, text);
      return ExitCode.DONE;
    }
  }

  /** Looks for some in a registry. */
  @Command(name = "search", description = "Look for images in a registry.")
  static final class Search extends EngineCommand {

    @Parameters(
        index = "0",
        paramLabel = "TERM",
        description = "What to look for; HOST[:PORT]/TERM in another registry than the engine's.")
    private String term = "";

    @Option(
        names = "--most",
        paramLabel = "N",
        defaultValue = "25",
        description = "How many at most, from 1 to 100; 25 by default.")
    private String most = "25";

    private int limit;

    @Override
    void check(Target target) {
      limit = Arguments.number("most", most, 1, 100);
    }

    @Override
    int run(Hypervisor hypervisor) {
      List<FoundImage> found = hypervisor.facet(Images.class).search(term, limit);
      Table table = new Table("IMAGE", "STARS", "OFFICIAL", "DESCRIPTION");
      for (FoundImage image : found) {
        table.row(
            image.name(),
            Long.toString(image.stars()),
            image.official() ? "yes" : "no",
            Plain.line(image.description()));
      }
      panvisor().print(found.stream().map(Search::fields).toList(), table);
      return ExitCode.DONE;
    }

    private static Map<String, Object> fields(FoundImage image) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", image.name());
      fields.put("description", image.description());
      fields.put("stars", image.stars());
      fields.put("official", image.official());
      return fields;
    }
  }
}
