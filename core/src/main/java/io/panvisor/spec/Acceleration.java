package io.panvisor.spec;

/** How the virtual machine's processor is to be had. */
public enum Acceleration {
  /** The fastest that is known to run the guest on this host. */
  AUTO,
  /** KVM; an error where there is none. */
  KVM,
  /** Emulation in software. */
  EMULATION
}
