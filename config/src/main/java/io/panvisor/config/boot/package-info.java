/**
 * What a host starts: GRUB's defaults, the entries of its menu, and which of them is taken (<a
 * href="https://www.gnu.org/software/grub/manual/grub/grub.html#Simple-configuration">GRUB's
 * manual</a>).
 */
@NullMarked
package io.panvisor.config.boot;

import org.jspecify.annotations.NullMarked;
