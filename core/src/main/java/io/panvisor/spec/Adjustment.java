package io.panvisor.spec;

/**
 * One field that the engine will honour with another value than the one asked for.
 *
 * @param field the field
 * @param asked the value asked for
 * @param given the value that the engine will use
 * @param why why
 */
public record Adjustment(String field, String asked, String given, String why) {}
