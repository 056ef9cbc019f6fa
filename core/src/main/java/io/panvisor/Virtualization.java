package io.panvisor;

/** How the machine's processor is had. */
public enum Virtualization {
  /** Every instruction is emulated in software, such as by QEMU's TCG. */
  EMULATED,
  /** The processor's own virtualization runs the guest, such as by KVM. */
  HARDWARE,
  /** The guest knows of the hypervisor and calls it, such as Xen's PV. */
  PARAVIRTUAL,
  /** Hardware virtualization with paravirtual parts beneath the kernel, such as Xen's PVH. */
  HYBRID,
  /** The host's kernel keeps the machines apart: containers. */
  OS_LEVEL
}
