/** The backend for Docker. */
@NullMarked
package io.panvisor.docker;

import org.jspecify.annotations.NullMarked;
