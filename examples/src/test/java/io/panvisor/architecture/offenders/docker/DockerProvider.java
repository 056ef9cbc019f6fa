package io.panvisor.architecture.offenders.docker;

import io.panvisor.architecture.offenders.spi.HypervisorProvider;

/** Fine as it is. */
public final class DockerProvider implements HypervisorProvider {}
