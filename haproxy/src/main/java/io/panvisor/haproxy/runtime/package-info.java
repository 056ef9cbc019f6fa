/**
 * HAProxy while it runs: its runtime API and the command line of its master process, over their
 * sockets, with typed answers and typed actions. What is said of HAProxy here is in its <a
 * href="https://docs.haproxy.org/2.6/management.html">management guide</a>, section 9.
 */
@NullMarked
package io.panvisor.haproxy.runtime;

import org.jspecify.annotations.NullMarked;
