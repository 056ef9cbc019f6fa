package io.panvisor.config.shell;

/**
 * One assignment of a file.
 *
 * @param name what is set
 * @param value the value without its quotes; with {@code $} and backquotes as they are written
 *     where the shell would replace them
 * @param isLiteral whether the shell would take the value as it is
 * @param isComment whether it is commented out, as defaults are
 * @param line its line, from 1
 * @param start where it begins, in characters of the file: of a comment, the {@code #}
 * @param valueStart where the value begins, with its quotes
 * @param end where the value ends
 */
public record ShellAssignment(
    String name,
    String value,
    boolean isLiteral,
    boolean isComment,
    int line,
    int start,
    int valueStart,
    int end) {}
