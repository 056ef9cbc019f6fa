package io.panvisor.config.ini;

/**
 * The beginning of a section.
 *
 * @param name the section
 * @param index the index of its line
 */
record IniHeader(String name, int index) {}
