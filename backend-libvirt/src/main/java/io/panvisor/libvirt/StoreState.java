package io.panvisor.libvirt;

/** What is known of a pool or a network beside its description. */
record StoreState(boolean active, boolean persistent, boolean autostart) {}
