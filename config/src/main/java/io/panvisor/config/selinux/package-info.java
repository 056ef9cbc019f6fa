/**
 * SELinux on a host: its mode, modules that allow what an audit log shows to be denied, booleans,
 * and the labels of files.
 *
 * <p>References: selinux(8), selinux_config(5), audit2allow(1), checkmodule(8), semodule(8),
 * file_contexts(5).
 */
@NullMarked
package io.panvisor.config.selinux;

import org.jspecify.annotations.NullMarked;
