/**
 * What Micrometer sees of sending and handling: observations, which become spans and
 * timers, with their conventions, and the meters of senders and receivers.
 * <p>
 * Observations run on the thread that sends or handles; that of {@code send} ends on the
 * sender's callback thread. Needs {@code micrometer-observation}, and for meters
 * {@code micrometer-core}. Knows no properties.
 */
@NullMarked
package be.sizingservers.ipc.spring.observation;

import org.jspecify.annotations.NullMarked;
