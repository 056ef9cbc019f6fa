package io.panvisor.docker;

/**
 * What a call is about, for errors.
 *
 * @param type {@code machine}, {@code image}, {@code network}, {@code volume}
 * @param name its name or id
 */
record Subject(String type, String name) {

  static final Subject ENGINE = new Subject("engine", "");

  static Subject machine(String nameOrId) {
    return new Subject("machine", nameOrId);
  }

  static Subject image(String reference) {
    return new Subject("image", reference);
  }
}
