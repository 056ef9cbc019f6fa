package io.panvisor.architecture.offenders.docker;

import io.panvisor.architecture.offenders.libvirt.LibvirtUtil;

/** A backend that uses another. */
class DockerOverLibvirt {
  final LibvirtUtil other = new LibvirtUtil();
}
