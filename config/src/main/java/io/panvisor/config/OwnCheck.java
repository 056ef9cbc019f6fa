package io.panvisor.config;

import io.panvisor.process.CommandRunner;
import java.util.List;
import java.util.function.Function;

/**
 * A check of Panvisor's own, for files whose program judges none: the document's problems decide.
 * It says that it was that and no program. Immutable and thread-safe.
 */
public final class OwnCheck implements FileCheck {

  private final String what;
  private final Function<String, ? extends ConfigDocument> parser;

  private OwnCheck(String what, Function<String, ? extends ConfigDocument> parser) {
    this.what = what;
    this.parser = parser;
  }

  /**
   * {@return a check by that parser}
   *
   * @param what what is looked at, for people
   */
  public static OwnCheck of(String what, Function<String, ? extends ConfigDocument> parser) {
    return new OwnCheck(what, parser);
  }

  @Override
  public String program() {
    return "panvisor";
  }

  @Override
  public String command() {
    return "Panvisor's own check of " + what;
  }

  @Override
  public String debianPackage() {
    return "";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    List<Problem> problems = parser.apply(staged.text()).problems();
    return problems.stream().anyMatch(Problem::isError)
        ? Verdict.refused(program(), problems, "")
        : new Verdict(Verdict.State.ACCEPTED, program(), problems, "");
  }
}
