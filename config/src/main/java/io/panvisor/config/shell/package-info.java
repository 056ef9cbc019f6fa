/**
 * Files of assignments in the shell's syntax, such as {@code /etc/default/grub} and {@code
 * /etc/vz/vz.conf}, edited without losing a byte. They are read, and never run.
 */
@NullMarked
package io.panvisor.config.shell;

import org.jspecify.annotations.NullMarked;
