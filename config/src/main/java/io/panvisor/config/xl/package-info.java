/**
 * Domain files of Xen's {@code xl}: read without losing a byte, edited, written, brought into
 * today's words and judged by Xen's own library.
 *
 * <p>Reference: <a href="https://xenbits.xenproject.org/docs/unstable/man/xl.cfg.5.html">xl.cfg(5)
 * </a>, <a href="https://xenbits.xenproject.org/docs/unstable/man/xl-disk-configuration.5.html">
 * xl-disk-configuration(5)</a> and <a
 * href="https://xenbits.xenproject.org/docs/unstable/man/xl-network-configuration.5.html">
 * xl-network-configuration(5)</a>. What those leave open was measured with libxlutil 4.17.
 */
@NullMarked
package io.panvisor.config.xl;

import org.jspecify.annotations.NullMarked;
