/**
 * Units of systemd below a root: which of them start with the host, by the links that {@code
 * systemctl} would make, and drop-ins. Nothing of it needs a running systemd, so that an image is
 * prepared as a host is.
 *
 * <p>Reference: systemd.unit(5), systemctl(1), systemd.preset(5). Held against {@code systemctl
 * --root} of systemd 252.
 */
@NullMarked
package io.panvisor.config.systemd;

import org.jspecify.annotations.NullMarked;
