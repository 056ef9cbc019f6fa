/** Programs that a reader would really write. */
@NullMarked
package io.panvisor.examples;

import org.jspecify.annotations.NullMarked;
