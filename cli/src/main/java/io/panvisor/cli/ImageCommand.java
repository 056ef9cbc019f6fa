package io.panvisor.cli;

import io.panvisor.DataSize;
import io.panvisor.Hypervisor;
import io.panvisor.Intent;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.Images;
import io.panvisor.spec.ContainerImage;
import io.panvisor.spec.Source;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The engine's images. */
@Command(
    name = "image",
    description = "The engine's images: list, fetch, send, build, save, load, remove them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ImageCommand.Listing.class,
      ImageNamesCommands.Show.class,
      ImageNamesCommands.History.class,
      ImageCommand.Pull.class,
      ImageNamesCommands.Push.class,
      ImageNamesCommands.Tag.class,
      ImageMakingCommands.Build.class,
      ImageCommand.Import.class,
      ImageMakingCommands.Save.class,
      ImageMakingCommands.Load.class,
      ImageCommand.Remove.class,
      ImageNamesCommands.Prune.class,
      ImageNamesCommands.Search.class
    })
final class ImageCommand {

  static String reference(String text) {
    return Arguments.read("image", text, ContainerImage::of).reference();
  }

  /** A change of the store, which can be explained. */
  abstract static class Change extends EngineCommand {

    @Mixin private final ExplainOption explain = new ExplainOption();

    abstract Intent.OnHypervisor intent();

    abstract int change(Images images);

    @Override
    final int run(Hypervisor hypervisor) {
      if (explain.isWanted()) {
        panvisor().print(List.of(hypervisor.explain(intent())));
        return ExitCode.DONE;
      }
      return change(hypervisor.facet(Images.class));
    }

    final int said(ImageInfo image) {
      panvisor().print(Facts.image(image), Plain.cell(image.id()) + "\n");
      return ExitCode.DONE;
    }
  }

  /** Lists them. */
  @Command(name = "list", description = "List the images.")
  static final class Listing extends EngineCommand {

    @Override
    int run(Hypervisor hypervisor) {
      List<ImageInfo> all = hypervisor.facet(Images.class).list();
      Table table = new Table("IMAGE", "ID", "SIZE", "CREATED");
      for (ImageInfo image : all) {
        List<String> names = image.references().isEmpty() ? List.of("") : image.references();
        for (String name : names) {
          table.row(
              name,
              Facts.shortId(image.id().replaceFirst("^sha256:", "")),
              DataSize.bytes(Math.max(0, image.sizeBytes())).toString(),
              image.createdAt().map(Object::toString).orElse(""));
        }
      }
      panvisor().print(all.stream().map(Facts::image).toList(), table);
      return ExitCode.DONE;
    }
  }

  /** Fetches one. */
  @Command(name = "pull", description = "Fetch an image from its registry, and print its id.")
  static final class Pull extends Change {

    @Parameters(index = "0", paramLabel = "REF", description = "The image, such as debian:12.")
    private String image = "";

    @Mixin private final RegistryAccount account = new RegistryAccount();

    @Override
    void check(Target target) {
      image = reference(image);
      account.check();
    }

    @Override
    Intent.OnHypervisor intent() {
      return new Intent.PullImage(image);
    }

    @Override
    int change(Images images) {
      return said(
          account.use(
              () -> images.pull(image), (user, password) -> images.pull(image, user, password)));
    }
  }

  /** Makes one of an archive. */
  @Command(
      name = "import",
      description = "Make an image of a root file system in a tar archive, and print its id.")
  static final class Import extends Change {

    @Parameters(index = "0", paramLabel = "FILE", description = "The archive, on this machine.")
    private String file = "";

    @Parameters(index = "1", paramLabel = "REF", description = "The image's name.")
    private String image = "";

    private Path archive = Path.of("");

    @Override
    void check(Target target) {
      image = reference(image);
      archive = SourceArgument.path("archive", file);
      new Source.Upload(archive)
          .problem("archive")
          .ifPresent(
              problem -> {
                throw new InvalidSpecException(List.of(problem));
              });
    }

    @Override
    Intent.OnHypervisor intent() {
      return new Intent.ImportImage(archive.toString(), image);
    }

    @Override
    int change(Images images) {
      return said(images.importRootFileSystem(archive, image));
    }
  }

  /** Removes one. */
  @Command(
      name = "remove",
      description = "Remove a name of an image, and with its last name the image.")
  static final class Remove extends Change {

    @Parameters(index = "0", paramLabel = "REF", description = "The image's name or id.")
    private String image = "";

    @Override
    void check(Target target) {
      image = reference(image);
    }

    @Override
    Intent.OnHypervisor intent() {
      return new Intent.RemoveImage(image);
    }

    @Override
    int change(Images images) {
      if (!images.remove(image)) {
        throw new NotFoundException("image", image);
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("image", image);
      fields.put("changed", true);
      panvisor().print(fields, image + ": removed\n");
      return ExitCode.DONE;
    }
  }
}
