package io.panvisor.architecture.offenders.facet;

/** The shape of the real one. */
public interface MachineFacet {}
