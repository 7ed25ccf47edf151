/**
 * The delivery state machines: what is written, resumed, acknowledged, and which verdict
 * each message gets.
 * <p>
 * No sockets, threads or clock of their own: link, clock and scheduler are passed in, so
 * that the very same classes run in a simulation.
 */
@NullMarked
package be.sizingservers.ipc.session;

import org.jspecify.annotations.NullMarked;
