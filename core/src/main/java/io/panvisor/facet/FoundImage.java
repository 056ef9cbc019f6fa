package io.panvisor.facet;

/**
 * An image that a registry offers.
 *
 * @param name its name
 * @param description what it says of itself; may be empty
 * @param stars how many users have marked it
 * @param official whether the registry's owner vouches for it
 */
public record FoundImage(String name, String description, long stars, boolean official) {}
