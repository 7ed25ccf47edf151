/**
 * The sender's log: every message once, in a chain of chunks, and one cursor per receiver
 * over it. Fan-out, sending again after a cut, back-pressure and "a new receiver starts
 * at the next message" are positions in this log.
 * <p>
 * Knows neither sockets nor threads nor a clock. Two rules for its users:
 * <ul>
 * <li>whatever changes the log or a cursor's segments happens under one lock, which the
 * sender owns ({@link be.sizingservers.ipc.log.MessageLog});</li>
 * <li>one thread at a time moves a cursor's write position, without that lock: the holder
 * of the link's pen ({@link be.sizingservers.ipc.log.Cursor}).</li>
 * </ul>
 * A chunk is counted by each segment of a cursor that still needs it and is used again at
 * zero.
 */
@NullMarked
package be.sizingservers.ipc.log;

import org.jspecify.annotations.NullMarked;
