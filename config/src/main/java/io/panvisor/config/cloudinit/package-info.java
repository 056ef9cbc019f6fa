/**
 * What <a href="https://cloudinit.readthedocs.io/">cloud-init</a> makes of a machine at its first
 * boot: user-data, meta-data and network-config, as files of a seed folder or on the small ISO
 * image of the data source NoCloud.
 *
 * <p>{@link io.panvisor.config.cloudinit.UserData} and {@link
 * io.panvisor.config.cloudinit.NetworkConfig} are what a program builds; {@link
 * io.panvisor.config.cloudinit.UserDataDocument} is a file that was read and is edited without
 * losing a byte elsewhere; {@link io.panvisor.config.cloudinit.NoCloudSeed} puts the parts
 * together.
 */
@NullMarked
package io.panvisor.config.cloudinit;

import org.jspecify.annotations.NullMarked;
