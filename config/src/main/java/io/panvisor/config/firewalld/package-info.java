/**
 * firewalld: zones with what they let in, and the zone that is taken by default (<a
 * href="https://firewalld.org/documentation/man-pages/firewalld.zone.html">firewalld.zone(5)</a>).
 */
@NullMarked
package io.panvisor.config.firewalld;

import org.jspecify.annotations.NullMarked;
