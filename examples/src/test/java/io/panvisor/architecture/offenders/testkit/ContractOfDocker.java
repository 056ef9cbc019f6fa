package io.panvisor.architecture.offenders.testkit;

import io.panvisor.architecture.offenders.docker.DockerProvider;

/** A contract that knows one backend. */
class ContractOfDocker {
  final DockerProvider provider = new DockerProvider();
}
