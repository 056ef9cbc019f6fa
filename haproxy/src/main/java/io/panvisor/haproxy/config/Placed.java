package io.panvisor.haproxy.config;

import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.function.Supplier;

/** Gives errors of the model the path of the field that they come from. */
final class Placed {

  private Placed() {}

  /** What the supplier makes; its errors name the path, and the field within it. */
  static <T> T at(String path, Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (InvalidSpecException wrong) {
      throw new InvalidSpecException(
          wrong.violations().stream()
              .map(
                  violation ->
                      new Violation(
                          violation.field().startsWith(path)
                              ? violation.field()
                              : path + " (" + violation.field() + ")",
                          violation.value(),
                          violation.why()))
              .toList());
    }
  }

  /** What the supplier makes; its errors name the node's field. */
  static <T> T at(SpecNode node, String field, Supplier<T> supplier) {
    return at(node.at(field), supplier);
  }
}
