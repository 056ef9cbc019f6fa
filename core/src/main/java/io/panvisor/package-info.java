/**
 * One API over every hypervisor and container engine: connect, make machines, use them, remove them
 * without trace.
 *
 * <p>Begin with {@link io.panvisor.Panvisor#connect(String)}.
 */
@NullMarked
package io.panvisor;

import org.jspecify.annotations.NullMarked;
