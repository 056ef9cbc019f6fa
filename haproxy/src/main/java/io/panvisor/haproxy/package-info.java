/**
 * HAProxy: its configuration as a model, its runtime API, and the load balancer whose servers are
 * machines.
 */
@NullMarked
package io.panvisor.haproxy;

import org.jspecify.annotations.NullMarked;
