package io.panvisor.architecture.offenders.libvirt;

/** Called a connection, and none. */
final class LibvirtConnection {}
