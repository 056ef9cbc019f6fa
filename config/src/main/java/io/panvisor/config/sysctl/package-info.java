/**
 * Kernel parameters: {@code /etc/sysctl.conf} and the {@code sysctl.d} folders, which of them wins,
 * and how far the running kernel is from what they say.
 *
 * <p>References: sysctl.conf(5), sysctl.d(5), sysctl(8).
 */
@NullMarked
package io.panvisor.config.sysctl;

import org.jspecify.annotations.NullMarked;
