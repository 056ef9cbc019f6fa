/**
 * Every error that Panvisor throws: one unchecked root, and the kinds that a caller branches on.
 */
@NullMarked
package io.panvisor.error;

import org.jspecify.annotations.NullMarked;
