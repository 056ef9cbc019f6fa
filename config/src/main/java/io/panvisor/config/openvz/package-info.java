/**
 * OpenVZ's own configuration, {@code /etc/vz/vz.conf}.
 *
 * <p>Reference: vz.conf(5) of vzctl 3 and 4, and of Virtuozzo 7.
 */
@NullMarked
package io.panvisor.config.openvz;

import org.jspecify.annotations.NullMarked;
