/**
 * The clock: chrony's and ntpd's configuration, and what the running programs say of it.
 *
 * <p>Reference: chrony.conf(5), chronyc(1), ntp.conf(5), ntpq(1).
 */
@NullMarked
package io.panvisor.config.time;

import org.jspecify.annotations.NullMarked;
