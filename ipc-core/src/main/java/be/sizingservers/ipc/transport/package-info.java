/**
 * Blocking sockets: the acceptor, inbound and outbound links, the proof of the key, and
 * the deadlines.
 */
@NullMarked
package be.sizingservers.ipc.transport;

import org.jspecify.annotations.NullMarked;
