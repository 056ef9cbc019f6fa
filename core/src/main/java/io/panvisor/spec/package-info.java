/** What a machine is to be: immutable descriptions, validated where they are built. */
@NullMarked
package io.panvisor.spec;

import org.jspecify.annotations.NullMarked;
