package io.panvisor.error;

import io.panvisor.MachineId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The root of all errors that Panvisor throws.
 *
 * <p>Each says whether anything was changed ({@link #outcome()}), whether to try again ({@link
 * #retry()}), where it happened ({@link #engine()}, {@link #operation()}, {@link #machine()}), what
 * the engine said ({@link #engineWords()}) and, where known, what to do next ({@link #hint()}).
 * Backends throw the kinds with what they know; core fills in the rest before the caller sees it.
 */
public abstract class PanvisorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private String what;
  private Outcome outcome = Outcome.NOT_APPLIED;
  private Retry retry;
  private String engine = "";
  private String operation = "";
  private String engineWords = "";
  private String hint = "";
  private transient @Nullable MachineId machine;
  private transient List<Leftover> leftovers = List.of();

  PanvisorException(String what, Retry retry, @Nullable Throwable cause) {
    super(what, cause);
    this.what = what;
    this.retry = retry;
  }

  /** {@return whether anything was changed} */
  public Outcome outcome() {
    return outcome;
  }

  /** {@return whether the same call can succeed later} */
  public Retry retry() {
    return retry;
  }

  /** {@return the engine's product text, or an empty text while unknown} */
  public String engine() {
    return engine;
  }

  /**
   * {@return the operation that failed, such as {@code machine.start}, or an empty text while
   * unknown}
   */
  public String operation() {
    return operation;
  }

  /** {@return the machine, where there is one} */
  public Optional<MachineId> machine() {
    return Optional.ofNullable(machine);
  }

  /** {@return the engine's own words, scrubbed of secrets; empty where it said none} */
  public Optional<String> engineWords() {
    return engineWords.isEmpty() ? Optional.empty() : Optional.of(engineWords);
  }

  /** {@return what to do next, where known} */
  public Optional<String> hint() {
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }

  /**
   * {@return what was made and could not be removed again; {@code Hypervisor.sweep()} removes it
   * later}
   */
  public List<Leftover> leftovers() {
    return List.copyOf(leftovers);
  }

  /** {@return what went wrong in one sentence, without engine, machine and hint} */
  public String what() {
    return what;
  }

  /**
   * Sets whether anything was changed.
   *
   * @return this
   */
  public PanvisorException outcome(Outcome known) {
    outcome = known;
    return this;
  }

  /**
   * Sets whether the same call can succeed later.
   *
   * @return this
   */
  public PanvisorException retry(Retry known) {
    retry = known;
    return this;
  }

  /**
   * Sets the engine's own words.
   *
   * @return this
   */
  public PanvisorException engineWords(@Nullable String words) {
    engineWords = words == null ? "" : words.strip();
    return this;
  }

  /**
   * Sets what to do next.
   *
   * @return this
   */
  public PanvisorException hint(String next) {
    hint = next;
    return this;
  }

  /**
   * Adds what could not be removed again; the outcome becomes {@link Outcome#UNKNOWN}.
   *
   * @return this
   */
  public PanvisorException leftovers(List<Leftover> left) {
    if (!left.isEmpty()) {
      leftovers = List.copyOf(left);
      outcome = Outcome.UNKNOWN;
    }
    return this;
  }

  /**
   * Fills in where it happened, so far as it is not known yet.
   *
   * @return this
   */
  public PanvisorException at(String engineProduct, String operationName, @Nullable MachineId id) {
    engine = engine.isEmpty() ? engineProduct : engine;
    operation = operation.isEmpty() ? operationName : operation;
    machine = machine == null ? id : machine;
    return this;
  }

  /**
   * Passes every text of this error through the function; core removes secrets so.
   *
   * @return this
   */
  public PanvisorException scrubbed(UnaryOperator<String> scrub) {
    what = scrub.apply(what);
    engineWords = scrub.apply(engineWords);
    hint = scrub.apply(hint);
    return this;
  }

  /** What a kind knows beyond what went wrong; begins with a semicolon where there is something. */
  String circumstances() {
    return "";
  }

  /** {@return what went wrong, where, what the engine said, what is left, and what to do next} */
  @Override
  public String getMessage() {
    StringBuilder text = new StringBuilder();
    if (!operation.isEmpty()) {
      text.append(operation);
      if (machine != null) {
        text.append(" of ").append(machine.value());
      }
      if (!engine.isEmpty()) {
        text.append(" on ").append(engine);
      }
      text.append(": ");
    }
    text.append(what);
    if (!engineWords.isEmpty() && !what.contains(engineWords)) {
      text.append(" (the engine said: ").append(engineWords).append(')');
    }
    text.append(circumstances());
    if (!leftovers.isEmpty()) {
      text.append("; left behind: ").append(leftovers);
    }
    if (!hint.isEmpty()) {
      text.append(". ").append(hint);
    }
    return text.toString();
  }
}
