/**
 * A host as a whole: what is missing on it ({@link io.panvisor.config.host.Doctor}), and what makes
 * it ready for an engine ({@link io.panvisor.config.host.HostProfile}): files, packages, services
 * and members of groups as one plan.
 */
@NullMarked
package io.panvisor.config.host;

import org.jspecify.annotations.NullMarked;
