package io.panvisor.architecture.offenders.cli;

import io.panvisor.architecture.offenders.docker.DockerProvider;

/** A command that is compiled against a backend. */
class CommandForDocker {
  final DockerProvider provider = new DockerProvider();
}
