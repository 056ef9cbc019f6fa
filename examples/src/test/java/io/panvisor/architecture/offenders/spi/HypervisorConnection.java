package io.panvisor.architecture.offenders.spi;

/** The shape of the real one. */
public interface HypervisorConnection {}
