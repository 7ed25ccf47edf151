/**
 * The helpers of the original's class {@code Shared}, made safe.
 * <p>
 * Stateless; runs on the caller's thread; knows nothing of messages, links or sessions.
 */
@NullMarked
package be.sizingservers.ipc.shared;

import org.jspecify.annotations.NullMarked;
