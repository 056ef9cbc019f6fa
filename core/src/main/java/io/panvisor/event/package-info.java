/** A feed of machine states: a snapshot first, then changes; after any gap, a fresh snapshot. */
@NullMarked
package io.panvisor.event;

import org.jspecify.annotations.NullMarked;
