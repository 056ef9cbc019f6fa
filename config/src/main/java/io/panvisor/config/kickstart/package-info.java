/**
 * Kickstart files, from which Anaconda installs RHEL, CentOS and their like without asking: built
 * for a release, read without losing a byte, judged, and brought up to a later release.
 *
 * @see <a href="https://pykickstart.readthedocs.io/en/latest/kickstart-docs.html">pykickstart:
 *     Kickstart documentation</a>
 */
@NullMarked
package io.panvisor.config.kickstart;

import org.jspecify.annotations.NullMarked;
