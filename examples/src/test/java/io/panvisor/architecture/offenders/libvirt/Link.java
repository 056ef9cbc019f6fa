package io.panvisor.architecture.offenders.libvirt;

import io.panvisor.architecture.offenders.spi.HypervisorConnection;

/** A connection, and not called one. */
final class Link implements HypervisorConnection {}
