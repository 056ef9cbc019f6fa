package io.panvisor.config.ini;

/**
 * An entry with the lines that it takes.
 *
 * @param entry the entry
 * @param first the index of its first line
 * @param end the index behind its last line
 */
record IniBlock(IniEntry entry, int first, int end) {}
