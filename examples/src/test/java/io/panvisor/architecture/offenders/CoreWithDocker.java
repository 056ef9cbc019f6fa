package io.panvisor.architecture.offenders;

import io.panvisor.architecture.offenders.docker.DockerProvider;

/** Core that knows a backend. */
class CoreWithDocker {
  final DockerProvider provider = new DockerProvider();
}
