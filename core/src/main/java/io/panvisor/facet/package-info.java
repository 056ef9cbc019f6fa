/** Abilities that not every engine has: of one machine, or of a whole hypervisor. */
@NullMarked
package io.panvisor.facet;

import org.jspecify.annotations.NullMarked;
