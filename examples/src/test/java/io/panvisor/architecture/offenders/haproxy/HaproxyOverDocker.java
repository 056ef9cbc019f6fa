package io.panvisor.architecture.offenders.haproxy;

import io.panvisor.architecture.offenders.docker.DockerProvider;

/** A load balancer that is compiled against a backend. */
public class HaproxyOverDocker {
  final DockerProvider provider = new DockerProvider();
}
