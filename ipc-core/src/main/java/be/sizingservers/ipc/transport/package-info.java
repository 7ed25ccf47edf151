/**
 * Blocking sockets: connecting, accepting, proving the key, encrypting, reading and
 * writing, and the deadlines that close what takes too long.
 * <p>
 * Threads: each outbound link has a writer, which also connects, and a reader for
 * acknowledgements; each receiver has an acceptor, an acknowledger and one thread per
 * connection; an End Point Manager has an acceptor and one light thread per connection.
 * One daemon timer per JVM closes sockets at their deadlines. What is written and what it
 * means is decided in {@code session}; this room only moves it.
 */
@NullMarked
package be.sizingservers.ipc.transport;

import org.jspecify.annotations.NullMarked;
