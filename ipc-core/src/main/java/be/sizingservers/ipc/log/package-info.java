/**
 * The sender's log: one chain of chunks, and a cursor per receiver over it.
 * <p>
 * Knows neither sockets nor threads. One short lock, its owner's, guards appending;
 * reading is free of locks.
 */
@NullMarked
package be.sizingservers.ipc.log;

import org.jspecify.annotations.NullMarked;
