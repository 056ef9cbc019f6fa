/**
 * packstack, which installs OpenStack on CentOS and RHEL: its answer files, built, read, edited and
 * checked for a release, and the program itself, run with its output read.
 *
 * <p>Which keys a release has, with their defaults and checks, is a table in this package.
 *
 * @see <a href="https://github.com/redhat-openstack/packstack">packstack</a>
 */
@NullMarked
package io.panvisor.config.packstack;

import org.jspecify.annotations.NullMarked;
