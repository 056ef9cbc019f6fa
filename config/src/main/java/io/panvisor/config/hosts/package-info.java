/**
 * The names of a host and of those around it: {@code /etc/hosts} and {@code /etc/hostname} (<a
 * href="https://man7.org/linux/man-pages/man5/hosts.5.html">hosts(5)</a>, <a
 * href="https://man7.org/linux/man-pages/man5/hostname.5.html">hostname(5)</a>).
 */
@NullMarked
package io.panvisor.config.hosts;

import org.jspecify.annotations.NullMarked;
