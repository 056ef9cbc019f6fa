/** The contract that every backend passes. */
@NullMarked
package io.panvisor.testkit;

import org.jspecify.annotations.NullMarked;
