/**
 * OpenVZ and Virtuozzo behind Panvisor's interface, by the command lines of their own tools.
 *
 * <p>The provider is found by itself; what users call here are the options of a spec and the facets
 * that only these engines have.
 */
@NullMarked
package io.panvisor.openvz;

import org.jspecify.annotations.NullMarked;
