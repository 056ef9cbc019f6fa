package io.panvisor.architecture.offenders.libvirt;

import com.github.dockerjava.api.DockerClient;
import org.jspecify.annotations.Nullable;

/** A backend that uses another's client library. */
class LibvirtOverDocker {
  @Nullable DockerClient client;
}
