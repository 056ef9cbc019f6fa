package io.panvisor.architecture.offenders.libvirt;

/** Named for nothing. */
public class LibvirtUtil {}
