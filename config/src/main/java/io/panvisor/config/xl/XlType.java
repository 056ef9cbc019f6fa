package io.panvisor.config.xl;

/** How a domain is virtualized. */
public enum XlType {
  /** Paravirtualized: the guest knows that it is one. Xen's default on x86. */
  PV,
  /** With the processor's virtualization, but without emulated devices. */
  PVH,
  /** A whole emulated computer. */
  HVM
}
