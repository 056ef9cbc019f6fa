/**
 * What a backend implements. Begin with {@link io.panvisor.spi.HypervisorProvider}.
 *
 * <p>Core does once what every backend would otherwise do for itself: validation, deadlines, the
 * closed check, retries of reads, reconnecting, redaction of secrets, decoration of errors,
 * logging. New methods of these interfaces have default bodies that say unsupported, so that a new
 * verb breaks no backend.
 */
@NullMarked
package io.panvisor.spi;

import org.jspecify.annotations.NullMarked;
