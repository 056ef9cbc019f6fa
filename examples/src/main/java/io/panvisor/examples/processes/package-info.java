/**
 * A complete small backend of a third party: its engine is this host, its machines are processes,
 * its memory is a folder. It has the rooms that every backend has, and passes the contract. Begin
 * with {@link io.panvisor.examples.processes.ProcessProvider}.
 */
@NullMarked
package io.panvisor.examples.processes;

import org.jspecify.annotations.NullMarked;
