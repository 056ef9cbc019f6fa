package io.panvisor.facet;

/**
 * An ability of one machine; had by {@code machine.facet(Type.class)}. Facets hold no state and are
 * thread-safe.
 */
public interface MachineFacet {}
