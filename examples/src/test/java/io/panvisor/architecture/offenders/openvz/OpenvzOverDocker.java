package io.panvisor.architecture.offenders.openvz;

import io.panvisor.architecture.offenders.docker.DockerProvider;

/** A backend that uses another. */
class OpenvzOverDocker {
  final DockerProvider other = new DockerProvider();
}
