/**
 * The front desk: what a user of the library touches, over all other rooms.
 * <p>
 * {@link be.sizingservers.ipc.Sender} and {@link be.sizingservers.ipc.Receiver} are bound
 * by a {@link be.sizingservers.ipc.Handle}. The values in this package (handle, message,
 * report, limits, exceptions) may be used by every other room; the services may not.
 * <p>
 * Threads: callers' threads enter here; each sender has one callback thread and each
 * receiver one acceptor. This room wires the others together and holds no protocol.
 */
@NullMarked
package be.sizingservers.ipc;

import org.jspecify.annotations.NullMarked;
