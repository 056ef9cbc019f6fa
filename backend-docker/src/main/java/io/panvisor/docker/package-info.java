/**
 * Docker and Podman behind Panvisor's interface, over the engine's HTTP API.
 *
 * <p>Everything here is found by the provider; there is nothing for users to call, except the
 * options that only these engines have.
 */
@NullMarked
package io.panvisor.docker;

import org.jspecify.annotations.NullMarked;
