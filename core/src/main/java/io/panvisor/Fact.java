package io.panvisor;

import java.util.Optional;
import java.util.function.Function;

/**
 * A fact about a machine that may not be known, and why not: it was not asked for, or the engine
 * does not have it.
 *
 * @param <T> the fact's type
 */
public sealed interface Fact<T> {

  /**
   * The engine's answer.
   *
   * @param get the fact itself
   * @param <T> the fact's type
   */
  record Known<T>(T get) implements Fact<T> {}

  /**
   * The query did not ask for the part that holds this fact.
   *
   * @param <T> the fact's type
   */
  record NotAsked<T>() implements Fact<T> {}

  /**
   * The engine has no such fact for this machine.
   *
   * @param <T> the fact's type
   */
  record Absent<T>() implements Fact<T> {}

  /** {@return a known fact} */
  static <T> Fact<T> of(T value) {
    return new Known<>(value);
  }

  /** {@return a fact that nobody asked for} */
  static <T> Fact<T> notAsked() {
    return new NotAsked<>();
  }

  /** {@return a fact that the engine does not have} */
  static <T> Fact<T> absent() {
    return new Absent<>();
  }

  /** {@return the known value of the optional, or absent} */
  static <T> Fact<T> ofOptional(Optional<T> value) {
    return value.map(Fact::of).orElseGet(Fact::absent);
  }

  /** {@return the value, if it is known} */
  default Optional<T> value() {
    return this instanceof Known<T> known ? Optional.of(known.get()) : Optional.empty();
  }

  /** {@return the value, or {@code other} if it is not known} */
  default T orElse(T other) {
    return value().orElse(other);
  }

  /** {@return this fact with the function applied to a known value} */
  default <R> Fact<R> map(Function<? super T, ? extends R> function) {
    if (this instanceof Known<T> known) {
      return new Known<>(function.apply(known.get()));
    }
    return this instanceof NotAsked<T> ? notAsked() : absent();
  }
}
