/**
 * The bridge between the library and a Spring application context: received messages
 * become application events, and senders and receivers follow the life of the context.
 * <p>
 * Messages are published on the thread that the receiver calls its listener on, outcomes
 * on the sender's callback thread. This package knows no properties and never depends on
 * {@code spring.autoconfigure}.
 */
@NullMarked
package be.sizingservers.ipc.spring;

import org.jspecify.annotations.NullMarked;
