/**
 * The delivery state machines: what is written and resumed, what counts as handled, and
 * the one verdict that each message gets from each target.
 * <p>
 * {@link be.sizingservers.ipc.session.Outbox} with its
 * {@link be.sizingservers.ipc.session.OutboundSession}s is the sender's side,
 * {@link be.sizingservers.ipc.session.InboundSessions} the receiver's. They have no
 * sockets, threads or clock of their own: links and the clock are passed in, and whoever
 * calls brings the thread, so that the very same classes can run in a simulation.
 */
@NullMarked
package be.sizingservers.ipc.session;

import org.jspecify.annotations.NullMarked;
