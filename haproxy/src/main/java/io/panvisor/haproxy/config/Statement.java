package io.panvisor.haproxy.config;

/**
 * Something that a section says: one line of the file, or several that belong together. All are
 * immutable, and checked where they are made.
 */
public interface Statement {

  /** Writes its lines. */
  void write(SectionWriter out);
}
