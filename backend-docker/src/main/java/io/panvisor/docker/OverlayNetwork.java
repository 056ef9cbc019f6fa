package io.panvisor.docker;

import io.panvisor.error.InvalidSpecException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network that spans all nodes of a swarm.
 *
 * @param name its name
 * @param attachable whether containers that are no tasks can join it
 * @param internal whether nothing outside is reached from it
 * @param encrypted whether what goes between nodes is encrypted
 * @param subnet its addresses, such as {@code 10.11.0.0/16}; empty for the engine's choice
 */
public record OverlayNetwork(
    String name, boolean attachable, boolean internal, boolean encrypted, Optional<String> subnet) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Pattern SUBNET =
      Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}/\\d{1,2}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/\\d{1,3}");

  /** Refuses what is no name and no range. */
  public OverlayNetwork {
    if (!NAME.matcher(name).matches()) {
      throw InvalidSpecException.of(
          "network.name", name, "a network's name has letters, digits, '_', '.' and '-' only");
    }
    subnet.ifPresent(
        range -> {
          if (!SUBNET.matcher(range).matches()) {
            throw InvalidSpecException.of(
                "network.subnet", range, "a range is written ADDRESS/PREFIX");
          }
        });
  }

  /** {@return a network of that name, as the engine makes it by default} */
  public static OverlayNetwork named(String name) {
    return new OverlayNetwork(name, false, false, false, Optional.empty());
  }

  /** {@return this, for containers that are no tasks too} */
  public OverlayNetwork forContainersToo() {
    return new OverlayNetwork(name, true, internal, encrypted, subnet);
  }

  /** {@return this with those addresses} */
  public OverlayNetwork subnet(String range) {
    return new OverlayNetwork(name, attachable, internal, encrypted, Optional.of(range));
  }
}
