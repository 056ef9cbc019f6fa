package io.panvisor.config;

import java.util.List;
import java.util.Optional;

/**
 * One kind of file: how it is read, made from a description, and checked. Found by {@link
 * java.util.ServiceLoader}; stateless and thread-safe, with a public constructor without arguments.
 */
public interface ConfigKind {

  /**
   * {@return its name in commands and specs, such as {@code sysctl}: small letters, digits, '-'}
   */
  String name();

  /** {@return what it is, in one line for people} */
  String summary();

  /** {@return where such files usually are, as absolute paths, {@code *} in their names allowed} */
  List<String> places();

  /**
   * Reads a file. Never fails for what the file says: what is wrong is in {@link
   * ConfigDocument#problems()}.
   */
  ConfigDocument parse(String text);

  /**
   * Makes a plan of the files that the description asks for, compared with what is there.
   *
   * @throws io.panvisor.error.InvalidSpecException when the description cannot be; each violation
   *     names its field
   */
  ChangePlan plan(SpecNode spec, HostTree host);

  /** {@return how the real program judges such a file, where one does} */
  Optional<FileCheck> check();
}
