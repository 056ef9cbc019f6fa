package io.panvisor.config.xl;

/**
 * One piece of a domain file.
 *
 * @param kind what it is
 * @param start where it begins, in characters of the file
 * @param end where it ends
 * @param line its line, from 1
 */
record XlToken(Kind kind, int start, int end, int line) {

  enum Kind {
    NAME("a name"),
    NUMBER("a number"),
    TEXT("a text"),
    COMMA("','"),
    OPEN("'['"),
    CLOSE("']'"),
    EQUALS("'='"),
    ADD("'+='"),
    SEMICOLON("';'"),
    /** The end of a line, with the comment before it. */
    NEWLINE("the end of the line"),
    END("the end of the file"),
    /** Something that xl does not read. */
    BAD("signs that xl does not read");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }

  /** Whether a statement ends here. */
  boolean endsStatement() {
    return kind == Kind.NEWLINE || kind == Kind.SEMICOLON || kind == Kind.END;
  }
}
