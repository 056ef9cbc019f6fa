/**
 * HAProxy's file: read without losing a byte, edited line by line, made from a typed model for a
 * version of HAProxy, reviewed, brought up to date, and checked by HAProxy itself.
 */
@NullMarked
package io.panvisor.haproxy.config;

import org.jspecify.annotations.NullMarked;
