/** The {@code panvisor} command. */
@NullMarked
package io.panvisor.cli;

import org.jspecify.annotations.NullMarked;
