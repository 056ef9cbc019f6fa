package io.panvisor.spec;

/** What a machine starts from. */
public sealed interface BootSource
    permits InstallMedia, DiskImage, KernelBoot, CloudImage, ContainerImage, Blank {}
