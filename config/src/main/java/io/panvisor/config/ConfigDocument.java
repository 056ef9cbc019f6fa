package io.panvisor.config;

import java.util.List;

/**
 * A file that was read: every byte of it, and what it means. Immutable.
 *
 * <p>Comments, order and whatever the model does not know stay where they are; an edit, which each
 * kind's own type offers, changes only the lines that it is about.
 */
public interface ConfigDocument {

  /** {@return the text; of a document that was read and not edited, the same that was read} */
  String text();

  /**
   * {@return what the file says, as maps in the file's order, lists, texts, numbers (Integer, Long,
   * Double) and Booleans, which can be written as JSON; passwords are masked}
   */
  Object model();

  /** {@return what is wrong in it, in the order of lines; empty where nothing is known to be} */
  default List<Problem> problems() {
    return List.of();
  }

  /**
   * {@return the same in today's words, with each change explained; by default nothing is changed}
   */
  default Modernised modernised() {
    return new Modernised(this, List.of());
  }

  /**
   * A document in today's words.
   *
   * @param document the new one
   * @param explanations what was changed and why, a sentence a change, with its line
   */
  record Modernised(ConfigDocument document, List<Problem> explanations) {}
}
