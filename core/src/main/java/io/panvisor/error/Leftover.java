package io.panvisor.error;

/**
 * One thing that an operation made and could not remove again. {@code Hypervisor.sweep()} finds it
 * by its marks.
 *
 * @param type what it is: {@code machine}, {@code volume}, {@code file}, {@code image}, ...
 * @param name its name in the engine
 * @param why why it could not be removed
 */
public record Leftover(String type, String name, String why) {

  @Override
  public String toString() {
    return type + " " + name + " (" + why + ")";
  }
}
