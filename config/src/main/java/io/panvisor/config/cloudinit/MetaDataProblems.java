package io.panvisor.config.cloudinit;

import io.panvisor.config.Problem;
import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;

/** Finds what is wrong in meta-data. */
final class MetaDataProblems {

  private MetaDataProblems() {}

  static List<Problem> of(YamlPart root) {
    if (!(root instanceof YamlPart.Mapping mapping)) {
      return List.of(
          Problem.error(
              root.line(), "keys with values are expected here", "Such as: instance-id: web1"));
    }
    List<Problem> problems = new ArrayList<>();
    if (mapping.find("instance-id").isEmpty()) {
      problems.add(
          Problem.warning(
              0,
              "there is no instance-id, and cloud-init takes 'nocloud' for it",
              "Give each machine its own, or a copied disk is taken for the same machine."));
    }
    mapping
        .find("local-hostname")
        .map(YamlPart.Entry::value)
        .filter(value -> !isHostName(YamlValues.of(value)))
        .ifPresent(
            value -> problems.add(Problem.error(value.line(), "this is no name of a host", "")));
    return problems;
  }

  private static boolean isHostName(@org.jspecify.annotations.Nullable Object value) {
    if (!(value instanceof String name)) {
      return false;
    }
    try {
      Values.hostName("local-hostname", name);
      return true;
    } catch (InvalidSpecException wrong) {
      return false;
    }
  }
}
