/** Benchmarks against the engines' own Java clients. */
@NullMarked
package io.panvisor.benchmarks;

import org.jspecify.annotations.NullMarked;
