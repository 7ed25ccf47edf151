/**
 * The way of events that Spring Modulith externalizes into IPC. Needs
 * {@code spring-modulith-events-core}. Runs on the thread that externalizes an event, and
 * completes on the sender's callback thread.
 */
@NullMarked
package be.sizingservers.ipc.spring.modulith;

import org.jspecify.annotations.NullMarked;
