/**
 * rsyslog: its UDP input, rules of facility and priority in files of their own, and the rotation of
 * what they write.
 *
 * <p>References: rsyslog.conf(5), logrotate(8), and for facilities and priorities syslog(3).
 */
@NullMarked
package io.panvisor.config.rsyslog;

import org.jspecify.annotations.NullMarked;
