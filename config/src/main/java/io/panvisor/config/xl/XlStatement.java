package io.panvisor.config.xl;

/**
 * One assignment of a file.
 *
 * @param name what is set
 * @param adds whether it adds to what was set before ({@code +=})
 * @param value the value
 * @param line its line, from 1
 * @param start where it begins, in characters of the file
 * @param end where it ends
 */
record XlStatement(String name, boolean adds, XlValue value, int line, int start, int end) {}
