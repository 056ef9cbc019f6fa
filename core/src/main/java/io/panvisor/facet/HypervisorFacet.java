package io.panvisor.facet;

/**
 * An ability of a whole hypervisor; had by {@code hypervisor.facet(Type.class)}. Facets hold no
 * state and are thread-safe.
 */
public interface HypervisorFacet {}
