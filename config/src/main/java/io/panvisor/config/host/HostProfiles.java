package io.panvisor.config.host;

import io.panvisor.error.NotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The profiles that there are. */
public final class HostProfiles {

  private static final List<HostProfile> ALL =
      List.of(
          new KvmProfile(),
          new XenProfile(),
          new OpenvzProfile(),
          new VirtualBoxProfile(),
          new DockerProfile(),
          new HaproxyProfile(),
          new OpenstackProfile());

  private HostProfiles() {}

  /** {@return all of them} */
  public static List<HostProfile> all() {
    return ALL;
  }

  /** {@return the one of that name, if there is one} */
  public static Optional<HostProfile> find(String name) {
    return ALL.stream().filter(profile -> profile.name().equals(name)).findFirst();
  }

  /**
   * {@return the one of that name}
   *
   * @throws NotFoundException when there is none; its hint names those that are
   */
  public static HostProfile require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                (NotFoundException)
                    new NotFoundException("profile", name)
                        .hint(
                            "There are: "
                                + ALL.stream()
                                    .map(HostProfile::name)
                                    .collect(Collectors.joining(", "))
                                + "."));
  }
}
