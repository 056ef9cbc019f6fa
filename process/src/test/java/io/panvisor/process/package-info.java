@NullMarked
package io.panvisor.process;

import org.jspecify.annotations.NullMarked;
