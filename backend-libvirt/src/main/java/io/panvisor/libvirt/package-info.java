/** The backend for libvirt: KVM/QEMU, Xen, LXC and libvirt's test driver. */
@NullMarked
package io.panvisor.libvirt;

import org.jspecify.annotations.NullMarked;
