package io.panvisor.config.xl;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What is wrong or old in a domain file. */
final class XlReview {

  private static final Set<String> LISTS =
      Set.of("disk", "vif", "vfb", "pci", "vtpm", "channel", "usbctrl", "usbdev", "vnuma", "p9");

  private final XlDocument document;
  private final List<Problem> problems = new ArrayList<>();

  private XlReview(XlDocument document) {
    this.document = document;
  }

  static List<Problem> of(XlDocument document) {
    XlReview review = new XlReview(document);
    review.problems.addAll(document.syntaxProblems());
    review.sums();
    review.values();
    review.old();
    review.names();
    review.problems.sort(Comparator.comparingInt(Problem::line));
    return List.copyOf(review.problems);
  }

  /** A list and a text cannot be added. */
  private void sums() {
    for (String name : document.names()) {
      XlStatement before = null;
      for (XlStatement statement : document.statements()) {
        if (!statement.name().equals(name)) {
          continue;
        }
        boolean bothLists =
            before == null
                || before.value() instanceof XlValue.Items
                    == statement.value() instanceof XlValue.Items;
        if (statement.adds() && !bothLists) {
          problems.add(
              Problem.error(statement.line(), "'" + name + " +=' adds a list and a text", ""));
        } else if (before != null && !statement.adds()) {
          problems.add(
              Problem.warning(
                  statement.line(),
                  "'" + name + "' is set in line " + before.line() + " too: xl takes the last",
                  "Remove one of the two"));
        }
        before = statement;
      }
    }
  }

  private void values() {
    for (Violation violation : XlDomain.violations(document)) {
      int line = document.line(violation.field());
      problems.add(Problem.error(line, violation.field() + ": " + violation.why(), ""));
    }
    for (String name : LISTS) {
      document
          .value(name)
          .filter(value -> !(value instanceof XlValue.Items))
          .ifPresent(
              value ->
                  problems.add(
                      Problem.error(
                          document.line(name), "'" + name + "' is a list", "Write it in [ and ]")));
    }
  }

  private void old() {
    document.modernised().explanations().stream()
        .map(
            explanation ->
                Problem.warning(explanation.line(), explanation.what(), explanation.hint()))
        .forEach(problems::add);
  }

  private void names() {
    for (String name : document.names()) {
      if (XlNames.isOfXm(name)) {
        problems.add(
            Problem.warning(document.line(name), "'" + name + "' is xm's: xl passes over it", ""));
      } else if (!XlNames.isKnown(name)) {
        problems.add(
            Problem.warning(
                document.line(name),
                "xl does not know '" + name + "', and passes over it",
                "Is it misspelt?"));
      }
    }
  }

  /** Runs the reader on each text of a list; false texts are told. */
  static void eachText(XlValue value, Consumer<String> reader, List<Violation> found, String name) {
    if (!(value instanceof XlValue.Items list)) {
      return;
    }
    for (XlValue item : list.items()) {
      try {
        reader.accept(XlDocument.atom(item));
      } catch (InvalidSpecException wrong) {
        wrong
            .violations()
            .forEach(each -> found.add(new Violation(name, each.value(), each.why())));
      }
    }
  }
}
