package io.panvisor.spec;

import io.panvisor.error.InvalidSpecException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image to be built from a folder on this side: its names, the file with the steps, and how it
 * is built. A file {@code .dockerignore} in the folder says what is not sent to the engine.
 * Immutable and thread-safe; each method gives a changed copy.
 *
 * <p>Arguments and labels can be read by everybody who has the image: they are no place for
 * secrets.
 */
public final class ImageBuild {

  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
  private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
  private static final Pattern PLATFORM = Pattern.compile("[a-z0-9_]+(?:/[a-z0-9_]+){0,2}");
  private static final int LONGEST_VALUE = 65_536;

  /** What carries out the steps. */
  public enum Builder {
    /** BuildKit where it is there, otherwise the engine's own builder. */
    ANY,
    /** The engine's own builder, by its API. */
    ENGINE,
    /**
     * BuildKit, by the engine's own command; {@link io.panvisor.error.UnsupportedFeatureException}
     * where it is not there.
     */
    BUILDKIT
  }

  private final Path folder;
  private final List<String> names;
  private final String file;
  private final Map<String, String> arguments;
  private final Map<String, String> labels;
  private final @Nullable String target;
  private final @Nullable String platform;
  private final boolean fresh;
  private final boolean pulling;
  private final Builder builder;

  private ImageBuild(Draft draft) {
    folder = draft.folder;
    names = List.copyOf(draft.names);
    file = draft.file;
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(draft.arguments));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(draft.labels));
    target = draft.target;
    platform = draft.platform;
    fresh = draft.fresh;
    pulling = draft.pulling;
    builder = draft.builder;
  }

  private static final class Draft {
    private final Path folder;
    private List<String> names = new ArrayList<>();
    private String file = "Dockerfile";
    private Map<String, String> arguments = new LinkedHashMap<>();
    private Map<String, String> labels = new LinkedHashMap<>();
    private @Nullable String target;
    private @Nullable String platform;
    private boolean fresh;
    private boolean pulling;
    private Builder builder = Builder.ANY;

    Draft(Path folder) {
      this.folder = folder;
    }
  }

  private Draft draft() {
    Draft draft = new Draft(folder);
    draft.names = new ArrayList<>(names);
    draft.file = file;
    draft.arguments = new LinkedHashMap<>(arguments);
    draft.labels = new LinkedHashMap<>(labels);
    draft.target = target;
    draft.platform = platform;
    draft.fresh = fresh;
    draft.pulling = pulling;
    draft.builder = builder;
    return draft;
  }

  /** {@return a build of that folder by its {@code Dockerfile}, for an image without a name} */
  public static ImageBuild of(Path folder) {
    return new ImageBuild(new Draft(folder.toAbsolutePath().normalize()));
  }

  /**
   * {@return the same with a name more for the image}
   *
   * @throws InvalidSpecException when it is no name, or has a digest, which only follows
   */
  public ImageBuild named(String reference) {
    Checks.imageReference("image", reference);
    if (reference.indexOf('@') >= 0 || reference.startsWith("sha256:")) {
      throw InvalidSpecException.of(
          "image", reference, "an image that is made has a name and a tag; its digest follows");
    }
    Draft draft = draft();
    draft.names.add(reference);
    return new ImageBuild(draft);
  }

  /**
   * {@return the same by another file with the steps}
   *
   * @param path the file below the folder, by a relative path; {@code Dockerfile} by default
   */
  public ImageBuild file(String path) {
    Path relative;
    try {
      relative = Path.of(path).normalize();
    } catch (InvalidPathException e) {
      throw InvalidSpecException.of("file", path, "it is no path: " + e.getReason());
    }
    if (path.isEmpty() || relative.isAbsolute() || relative.startsWith("..")) {
      throw InvalidSpecException.of("file", path, "name a file below the folder that is built");
    }
    Draft draft = draft();
    draft.file = relative.toString();
    return new ImageBuild(draft);
  }

  /** {@return the same with a value for an {@code ARG} of the file; everybody can read it} */
  public ImageBuild argument(String name, String value) {
    if (!ARGUMENT.matcher(name).matches()) {
      throw InvalidSpecException.of(
          "argument",
          name,
          "an argument's name has letters, digits and '_', and does not begin with a digit");
    }
    Draft draft = draft();
    draft.arguments.put(name, Checks.argument("argument." + name, value, LONGEST_VALUE));
    return new ImageBuild(draft);
  }

  /** {@return the same with a label on the image} */
  public ImageBuild label(String key, String value) {
    if (key.isBlank() || key.indexOf('=') >= 0) {
      throw InvalidSpecException.of("label", key, "a label has a name, without '='");
    }
    Draft draft = draft();
    draft.labels.put(
        Checks.line("label", key, 255), Checks.argument("label." + key, value, LONGEST_VALUE));
    return new ImageBuild(draft);
  }

  /** {@return the same up to that stage of the file, which is the last one by default} */
  public ImageBuild target(String stage) {
    if (!TARGET.matcher(stage).matches()) {
      throw InvalidSpecException.of("target", stage, "a stage has a name or a number");
    }
    Draft draft = draft();
    draft.target = stage;
    return new ImageBuild(draft);
  }

  /** {@return the same for a platform, such as {@code linux/arm64}; the engine's own by default} */
  public ImageBuild platform(String wanted) {
    if (!PLATFORM.matcher(wanted).matches()) {
      throw InvalidSpecException.of("platform", wanted, "write OS/ARCHITECTURE[/VARIANT]");
    }
    Draft draft = draft();
    draft.platform = wanted;
    return new ImageBuild(draft);
  }

  /** {@return the same with every step done anew; by default what was done before is used} */
  public ImageBuild fresh() {
    Draft draft = draft();
    draft.fresh = true;
    return new ImageBuild(draft);
  }

  /** {@return the same with base images fetched anew; by default only those that are missing} */
  public ImageBuild pulling() {
    Draft draft = draft();
    draft.pulling = true;
    return new ImageBuild(draft);
  }

  /** {@return the same, carried out by that builder; {@link Builder#ANY} by default} */
  public ImageBuild by(Builder wanted) {
    Draft draft = draft();
    draft.builder = wanted;
    return new ImageBuild(draft);
  }

  /** {@return what is wrong with the folder and its file on this side, if anything is} */
  public Optional<Violation> problem() {
    if (!Files.isDirectory(folder)) {
      return Optional.of(
          new Violation("folder", folder.toString(), "there is no such folder on this side"));
    }
    if (!Files.isReadable(folder)) {
      return Optional.of(
          new Violation("folder", folder.toString(), "this user may not read the folder"));
    }
    return Files.isReadable(folder.resolve(file)) && !Files.isDirectory(folder.resolve(file))
        ? Optional.empty()
        : Optional.of(new Violation("file", file, "the folder has no readable file of that name"));
  }

  /** {@return the folder, absolute} */
  public Path folder() {
    return folder;
  }

  /** {@return the image's names; may be empty} */
  public List<String> names() {
    return names;
  }

  /** {@return the file with the steps, relative to the folder} */
  public String file() {
    return file;
  }

  /** {@return the values of arguments} */
  public Map<String, String> arguments() {
    return arguments;
  }

  /** {@return the labels} */
  public Map<String, String> labels() {
    return labels;
  }

  /** {@return the last stage, if not the file's last one} */
  public Optional<String> target() {
    return Optional.ofNullable(target);
  }

  /** {@return the platform, if not the engine's own} */
  public Optional<String> platform() {
    return Optional.ofNullable(platform);
  }

  /** {@return whether every step is done anew} */
  public boolean isFresh() {
    return fresh;
  }

  /** {@return whether base images are fetched anew} */
  public boolean isPulling() {
    return pulling;
  }

  /** {@return what carries it out} */
  public Builder builder() {
    return builder;
  }

  /** {@return folder and names} */
  @Override
  public String toString() {
    return "ImageBuild[" + folder + " as " + names + "]";
  }
}
