/**
 * How people are let into a machine: passwords that are stored as hashes only, and public keys of
 * ssh.
 */
@NullMarked
package io.panvisor.config.account;

import org.jspecify.annotations.NullMarked;
