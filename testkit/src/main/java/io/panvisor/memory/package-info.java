/** The engine inside the JVM, {@code memory:}. */
@NullMarked
package io.panvisor.memory;

import org.jspecify.annotations.NullMarked;
