/**
 * Where Apache's httpd listens, so that another program can take its port (<a
 * href="https://httpd.apache.org/docs/2.4/mod/mpm_common.html#listen">Listen</a>).
 */
@NullMarked
package io.panvisor.config.httpd;

import org.jspecify.annotations.NullMarked;
