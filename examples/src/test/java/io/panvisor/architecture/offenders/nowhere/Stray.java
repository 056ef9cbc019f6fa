package io.panvisor.architecture.offenders.nowhere;

/** In a package that no module owns. */
class Stray {}
