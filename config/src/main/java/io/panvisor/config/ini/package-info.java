/**
 * Files of sections with keys and values, such as yum's repositories and systemd's units, edited
 * without losing a byte.
 */
@NullMarked
package io.panvisor.config.ini;

import org.jspecify.annotations.NullMarked;
