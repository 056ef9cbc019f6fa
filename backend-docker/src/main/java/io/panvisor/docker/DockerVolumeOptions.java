package io.panvisor.docker;

import io.panvisor.Secret;
import io.panvisor.spec.EngineOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a volume of Docker's can be told beyond {@link io.panvisor.spec.VolumeSpec}: options of its
 * driver. Given to a spec by {@code spec.with(options)}; other engines skip it. Immutable and
 * thread-safe; each method gives a new value.
 *
 * @param options the driver's options
 * @param hidden those that are secrets; the engine keeps them with the volume
 */
public record DockerVolumeOptions(Map<String, String> options, Map<String, Secret> hidden)
    implements EngineOptions {

  /** Copies and checks. */
  public DockerVolumeOptions {
    options = Map.copyOf(options);
    hidden = Map.copyOf(hidden);
    options.forEach(
        (name, value) -> {
          OptionSettings.name("docker.volume.option", name);
          OptionSettings.line("docker.volume.option." + name, value);
        });
    hidden.keySet().forEach(name -> OptionSettings.name("docker.volume.option", name));
  }

  /** {@return no options yet} */
  public static DockerVolumeOptions none() {
    return new DockerVolumeOptions(Map.of(), Map.of());
  }

  /** {@return these with an option, such as {@code type}, {@code device}, {@code o} of local} */
  public DockerVolumeOptions option(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.put(name, value);
    return new DockerVolumeOptions(more, hidden);
  }

  /** {@return these with an option that is a secret, such as the {@code o} of a CIFS mount} */
  public DockerVolumeOptions option(String name, Secret value) {
    Map<String, Secret> more = new LinkedHashMap<>(hidden);
    more.put(name, value);
    return new DockerVolumeOptions(options, more);
  }

  @Override
  public List<Secret> hiddenValues() {
    return List.copyOf(hidden.values());
  }
}
