/**
 * Running commands, here or on another machine over ssh: always an argument list, never a shell's
 * line; with a deadline, bounded output, and the whole tree of processes ended when it is over.
 */
@NullMarked
package io.panvisor.process;

import org.jspecify.annotations.NullMarked;
