/**
 * Repositories of yum and dnf: the sections of {@code /etc/yum.repos.d/*.repo}, and the keys that
 * their packages are verified with.
 *
 * <p>Reference: yum.conf(5), dnf.conf(5). The form is held against libdnf's own reader.
 */
@NullMarked
package io.panvisor.config.yum;

import org.jspecify.annotations.NullMarked;
