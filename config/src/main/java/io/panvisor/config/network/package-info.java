/**
 * Network bridges of a host, in the five formats that hosts use: a {@link
 * io.panvisor.config.network.Bridge} is described once, and becomes RHEL's {@code ifcfg} files,
 * NetworkManager's keyfiles, the units of systemd-networkd, a netplan or ifupdown's {@code
 * interfaces}. Files that are there already are edited line by line; each format's document can be
 * used on its own, too.
 */
@NullMarked
package io.panvisor.config.network;

import org.jspecify.annotations.NullMarked;
