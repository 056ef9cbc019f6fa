package io.panvisor.config.ini;

/**
 * One key with its value.
 *
 * @param section the section that it stands in; empty before the first
 * @param key the key
 * @param value the value, with a newline between the lines of one that goes over several
 * @param line its line, from 1
 */
public record IniEntry(String section, String key, String value, int line) {}
