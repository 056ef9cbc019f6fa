package io.panvisor.openvz;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.Secret;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.ImageInfo;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.Call;
import io.panvisor.spi.FrameStream;
import io.panvisor.spi.ImageOperations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Templates: tarballs in {@code TEMPLATE/cache} for the older tools, EZ templates by vzpkg for
 * version 7 and later, where a tarball is no template.
 */
final class TemplateStore implements ImageOperations {

  private static final Pattern FOLDER = Pattern.compile("(?m)^\\s*TEMPLATE=\"?([^\"\\s]+)\"?");
  private static final Pattern FILE =
      Pattern.compile("([0-9]+) ([0-9]+)(?:\\.[0-9]+)? (.+?)\\.tar(\\.gz|\\.bz2|\\.xz)?");
  private static final String DEFAULT_FOLDER = "/vz/template";
  private static final int CHUNK = 256 * 1024;

  private final Containers containers;

  TemplateStore(Containers containers) {
    this.containers = containers;
  }

  private boolean hasTarballs() {
    return containers.facts().generation() == Generation.LEGACY;
  }

  void requireTarballs() {
    if (!hasTarballs()) {
      throw new UnsupportedFeatureException(
          Feature.of("openvz.tarballs", "templates from tarballs", Feature.Scope.HYPERVISOR),
          "version 7 and later make EZ templates ready by 'vzpkg create cache', and take no tarballs (facet Templates)");
    }
  }

  @Override
  public List<ImageInfo> list(Call call) {
    return hasTarballs() ? tarballs(call) : cached(call);
  }

  private List<ImageInfo> tarballs(Call call) {
    String cache = cache(call);
    CommandResult result =
        containers
            .tools()
            .ask(
                call,
                "find",
                List.of(cache, "-maxdepth", "1", "-type", "f", "-printf", "%s %T@ %f\\n"));
    if (!result.isSuccess()) {
      throw failed(result, "the folder of the templates cannot be read: " + cache);
    }
    List<ImageInfo> images = new ArrayList<>();
    for (String line : result.out().split("\r?\n", -1)) {
      Matcher matcher = FILE.matcher(line);
      if (matcher.matches() && ContainerTranslator.isTemplate(matcher.group(3))) {
        images.add(
            new ImageInfo(
                matcher.group(3),
                List.of(matcher.group(3)),
                Long.parseLong(matcher.group(1)),
                Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(2))))));
      }
    }
    return images;
  }

  private List<ImageInfo> cached(Call call) {
    return packages(call, true).stream()
        .map(name -> new ImageInfo(name, List.of(name), 0, Optional.empty()))
        .toList();
  }

  /** Names of templates that vzpkg knows; those with a cache are ready for use. */
  List<String> packages(Call call, boolean onlyCached) {
    List<String> arguments = new ArrayList<>(List.of("list", "-O"));
    if (onlyCached) {
      arguments.add("--cached");
    }
    CommandResult result = containers.tools().ask(call, "vzpkg", arguments);
    if (!result.isSuccess()) {
      throw failed(result, "vzpkg could not list the templates");
    }
    return Arrays.stream(result.out().split("\r?\n", -1))
        .map(line -> line.strip().split("\\s+")[0].replaceFirst("^\\.", ""))
        .filter(ContainerTranslator::isTemplate)
        .distinct()
        .toList();
  }

  /** Runs vzpkg, and tells its lines as progress. */
  void vzpkg(Call call, List<String> arguments) {
    CommandResult result =
        containers
            .tools()
            .follow(call, "vzpkg", arguments, (channel, line) -> call.step(shown(line)));
    if (!result.isSuccess()) {
      if (result.words().contains("already exists")) {
        throw new AlreadyExistsException("image", arguments.get(arguments.size() - 1))
            .engineWords(result.words());
      }
      throw failed(result, "vzpkg failed with exit code " + result.exitCode());
    }
  }

  private static String shown(String line) {
    return line.isBlank() ? "working" : line.strip();
  }

  @Override
  public Optional<ImageInfo> find(Call call, String reference) {
    return ContainerTranslator.isTemplate(reference)
        ? list(call).stream().filter(image -> image.id().equals(reference)).findFirst()
        : Optional.empty();
  }

  @Override
  public ImageInfo pull(
      Call call, String reference, @Nullable String user, @Nullable Secret password) {
    throw new UnsupportedFeatureException(
        Feature.IMAGES_PULL, "templates come to a node by its own means: facet Templates");
  }

  @Override
  public ImageInfo importRootFileSystem(Call call, Path archive, String reference) {
    requireTarballs();
    if (!ContainerTranslator.isTemplate(reference)) {
      throw InvalidSpecException.of(
          "reference", reference, "a template's name has letters, digits, '.', '_' and '-'");
    }
    if (find(call, reference).isPresent()) {
      throw new AlreadyExistsException("image", reference);
    }
    String target = cache(call) + "/" + reference + ".tar" + ending(archive);
    String part = cache(call) + "/." + reference + ".part";
    try {
      send(call, archive, part);
      run(call, "mv", List.of("-T", "--", part, target));
    } catch (PanvisorException failed) {
      containers
          .tools()
          .change(call.withOwnDeadline(OpenvzConnection.SHORT), "rm", List.of("-f", "--", part));
      throw failed;
    }
    return find(call, reference)
        .orElseThrow(() -> new EngineException("the template is not there after its import"));
  }

  private void send(Call call, Path archive, String target) {
    try (InputStream from = Files.newInputStream(archive);
        FrameStream to =
            containers
                .tools()
                .start(call, made -> made, "dd", List.of("of=" + target, "bs=256k"))) {
      long size = Files.size(archive);
      long sent = 0;
      byte[] chunk = new byte[CHUNK];
      for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
        to.write(Arrays.copyOf(chunk, read), call.deadline());
        sent += read;
        call.progress("sending the template", sent, OptionalLong.of(size));
      }
      to.endInput();
      StringBuilder words = new StringBuilder();
      for (var frame = to.read(call.deadline());
          frame.isPresent();
          frame = to.read(call.deadline())) {
        words.append(frame.get().text());
      }
      if (to.exitCode().isEmpty()) {
        throw new ConnectionLostException("the template's way to the node broke");
      }
      if (to.exitCode().getAsInt() != 0) {
        throw new EngineException("the template could not be written on the node")
            .engineWords(words.toString());
      }
    } catch (IOException unreadable) {
      throw InvalidSpecException.of("archive", archive.toString(), "it cannot be read");
    }
  }

  private static String ending(Path archive) {
    String name = archive.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz") || name.endsWith(".tgz")) {
      return ".gz";
    }
    return name.endsWith(".bz2") ? ".bz2" : name.endsWith(".xz") ? ".xz" : "";
  }

  @Override
  public boolean remove(Call call, String reference) {
    Optional<ImageInfo> image = find(call, reference);
    if (image.isEmpty()) {
      return false;
    }
    List<MachineId> users = users(call, reference);
    if (!users.isEmpty()) {
      throw new BusyException("the template is in use", "container " + users.get(0).value())
          .outcome(Outcome.NOT_APPLIED);
    }
    if (hasTarballs()) {
      String file = cache(call) + "/" + reference + ".tar";
      run(call, "rm", List.of("-f", "--", file, file + ".gz", file + ".bz2", file + ".xz"));
    } else {
      vzpkg(call, List.of("remove", "cache", reference));
    }
    return true;
  }

  private List<MachineId> users(Call call, String reference) {
    InfoTranslator machines = new InfoTranslator(containers.facts().info().id());
    return containers.listWith(call, List.of("ctid", "ostemplate")).stream()
        .filter(row -> row.text("ostemplate").filter(reference::equals).isPresent())
        .map(row -> machines.id(row.id()))
        .toList();
  }

  private String cache(Call call) {
    CommandResult settings =
        containers.tools().ask(call, "cat", List.of(containers.tools().file("/etc/vz/vz.conf")));
    Matcher matcher = FOLDER.matcher(settings.out());
    String folder =
        settings.isSuccess() && matcher.find()
            ? matcher.group(1)
            : containers.tools().file(DEFAULT_FOLDER);
    return folder + "/cache";
  }

  private void run(Call call, String program, List<String> arguments) {
    CommandResult result = containers.tools().change(call, program, arguments);
    if (!result.isSuccess()) {
      throw failed(result, program + " failed on the node");
    }
  }

  private static PanvisorException failed(CommandResult result, String what) {
    return new EngineException(what).engineWords(result.words());
  }
}
