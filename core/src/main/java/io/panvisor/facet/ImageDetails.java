package io.panvisor.facet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image is made of, and what a machine gets from it unless its spec says otherwise.
 *
 * @param image its identity, names and size
 * @param operatingSystem the system it is for, such as {@code linux}; may be empty
 * @param architecture the processor it is for, such as {@code amd64}; may be empty
 * @param entryPoint the program and its first arguments; may be empty
 * @param command further arguments, or the program where there is no entry point; may be empty
 * @param environment the variables, as {@code NAME=VALUE}
 * @param workingFolder the folder that the program starts in; may be empty
 * @param user the user that it runs as; may be empty, which is root
 * @param ports the ports that it says it listens on, such as {@code 80/tcp}
 * @param volumes the folders that get volumes of their own
 * @param labels its labels
 * @param layers the digests of its layers, the lowest first
 */
public record ImageDetails(
    ImageInfo image,
    String operatingSystem,
    String architecture,
    List<String> entryPoint,
    List<String> command,
    List<String> environment,
    String workingFolder,
    String user,
    List<String> ports,
    List<String> volumes,
    Map<String, String> labels,
    List<String> layers) {

  /** Copies the lists and the map. */
  public ImageDetails {
    entryPoint = List.copyOf(entryPoint);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    ports = List.copyOf(ports);
    volumes = List.copyOf(volumes);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    layers = List.copyOf(layers);
  }
}
