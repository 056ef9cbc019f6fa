package io.panvisor.architecture.offenders.libvirt;

/** Names that say nothing, or something else. */
final class WrongNames {
  static final class DomainHelper {}

  static final class DomainManager {}

  static final class DomainImpl {}

  static final class DomainUtils {}
}
