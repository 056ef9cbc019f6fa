package io.panvisor.config.kickstart;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.Optional;

/**
 * One more repository of packages for the installation.
 *
 * @param name its id: letters, digits and {@code _.:@+-}
 * @param baseUrl where it is
 * @param mirrorList where a list of its mirrors is; exactly one of the two is given
 * @param cost which is taken first when several have a package: the smaller number
 * @param installed whether the installed system has it, too; from release 7
 */
public record KickstartRepository(
    String name,
    Optional<String> baseUrl,
    Optional<String> mirrorList,
    Optional<Integer> cost,
    boolean installed) {

  /** Checks name and URLs. */
  public KickstartRepository {
    Values.token("name", name);
    baseUrl.ifPresent(url -> Names.url("base-url", url));
    mirrorList.ifPresent(url -> Names.url("mirror-list", url));
    if (baseUrl.isPresent() == mirrorList.isPresent()) {
      throw InvalidSpecException.of(
          "repositories", name, "a repository has a base-url or a mirror-list");
    }
    cost.ifPresent(number -> Values.between("cost", number, 0, 1_000_000));
  }

  /** {@return a repository at that URL, for the installation only} */
  public static KickstartRepository at(String name, String baseUrl) {
    return new KickstartRepository(
        name, Optional.of(baseUrl), Optional.empty(), Optional.empty(), false);
  }
}
