package io.panvisor.openvz;

import io.panvisor.spec.EngineOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What only OpenVZ's containers have: {@code spec.with(OpenvzOptions.defaults().layout(PLOOP))}.
 * Immutable and thread-safe; each method gives a changed copy.
 */
public final class OpenvzOptions implements EngineOptions {

  private static final OpenvzOptions DEFAULTS =
      new OpenvzOptions(null, null, null, null, null, "", false, ContainerSettings.none());

  private final @Nullable String id;
  private final @Nullable Layout layout;
  private final @Nullable String configSample;
  private final @Nullable String privateArea;
  private final @Nullable String root;
  private final String description;
  private final boolean waiting;
  private final ContainerSettings settings;

  private OpenvzOptions(
      @Nullable String id,
      @Nullable Layout layout,
      @Nullable String configSample,
      @Nullable String privateArea,
      @Nullable String root,
      String description,
      boolean waiting,
      ContainerSettings settings) {
    this.id = id;
    this.layout = layout;
    this.configSample = configSample;
    this.privateArea = privateArea;
    this.root = root;
    this.description = description;
    this.waiting = waiting;
    this.settings = settings;
  }

  /** {@return nothing but what the node's own defaults are} */
  public static OpenvzOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return the same with that id; without one, Panvisor chooses: a number of nine digits, or a
   * UUID for version 7 and later}
   *
   * @param value a number from 101 to 2147483644, or for version 7 and later a UUID
   */
  public OpenvzOptions id(String value) {
    return new OpenvzOptions(
        ContainerId.checked("openvz.id", value),
        layout,
        configSample,
        privateArea,
        root,
        description,
        waiting,
        settings);
  }

  /** {@return the same with that layout; the default is the node's} */
  public OpenvzOptions layout(Layout wanted) {
    return new OpenvzOptions(
        id, wanted, configSample, privateArea, root, description, waiting, settings);
  }

  /** {@return the same, beginning with that sample configuration, such as {@code vswap-256m}} */
  public OpenvzOptions configSample(String name) {
    return new OpenvzOptions(
        id,
        layout,
        ContainerSettings.sample("openvz.configSample", name),
        privateArea,
        root,
        description,
        waiting,
        settings);
  }

  /** {@return the same, with its files in that folder of the node's} */
  public OpenvzOptions privateArea(String path) {
    return new OpenvzOptions(
        id,
        layout,
        configSample,
        ContainerSettings.path("openvz.privateArea", path),
        root,
        description,
        waiting,
        settings);
  }

  /** {@return the same, mounted at that folder of the node's} */
  public OpenvzOptions root(String path) {
    return new OpenvzOptions(
        id,
        layout,
        configSample,
        privateArea,
        ContainerSettings.path("openvz.root", path),
        description,
        waiting,
        settings);
  }

  /**
   * {@return the same with words for people; the labels stand behind them in the same description}
   *
   * @param words one line, up to 1000 characters without {@code "}, {@code \}, {@code $} and the
   *     backquote, which the tools do not escape
   */
  public OpenvzOptions description(String words) {
    return new OpenvzOptions(
        id,
        layout,
        configSample,
        privateArea,
        root,
        DescriptionLabels.checkedWords("openvz.description", words),
        waiting,
        settings);
  }

  /** {@return the same; a launch returns when the container's init says that it is up} */
  public OpenvzOptions waitUntilUp() {
    return new OpenvzOptions(
        id, layout, configSample, privateArea, root, description, true, settings);
  }

  /** {@return the same with settings, as {@code vzctl set} takes them} */
  public OpenvzOptions settings(ContainerSettings wanted) {
    return new OpenvzOptions(
        id, layout, configSample, privateArea, root, description, waiting, wanted);
  }

  Optional<String> id() {
    return Optional.ofNullable(id);
  }

  Optional<Layout> layout() {
    return Optional.ofNullable(layout);
  }

  Optional<String> configSample() {
    return Optional.ofNullable(configSample);
  }

  Optional<String> privateArea() {
    return Optional.ofNullable(privateArea);
  }

  Optional<String> root() {
    return Optional.ofNullable(root);
  }

  String description() {
    return description;
  }

  boolean isWaiting() {
    return waiting;
  }

  ContainerSettings settings() {
    return settings;
  }

  @Override
  public String toString() {
    return "OpenvzOptions["
        + id
        + ", "
        + layout
        + ", "
        + configSample
        + ", "
        + privateArea
        + ", "
        + root
        + ", "
        + description
        + ", "
        + waiting
        + ", "
        + settings
        + "]";
  }
}
