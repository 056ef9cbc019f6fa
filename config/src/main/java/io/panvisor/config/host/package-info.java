/** A host as a whole: what is missing on it, why that matters, and what to do. */
@NullMarked
package io.panvisor.config.host;

import org.jspecify.annotations.NullMarked;
