package io.panvisor.architecture.offenders.facet;

/** A facet of everything. */
public interface BothFamilies extends MachineFacet, HypervisorFacet {}
