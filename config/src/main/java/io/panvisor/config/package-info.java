/**
 * The host's own files: typed models that are rendered, read back without losing anything, compared
 * with what is there, checked by the program that will read them, and applied as one transaction.
 *
 * <p>Each kind of file has a package of its own and is found by name through {@link
 * io.panvisor.config.ConfigKinds}. The way is always the same: a typed description and the {@link
 * io.panvisor.config.HostTree} give a {@link io.panvisor.config.ChangePlan}, which is shown,
 * compared and applied.
 */
@NullMarked
package io.panvisor.config;

import org.jspecify.annotations.NullMarked;
