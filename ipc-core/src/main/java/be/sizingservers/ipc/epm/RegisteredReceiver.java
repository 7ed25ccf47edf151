package be.sizingservers.ipc.epm;

import java.time.Instant;

import be.sizingservers.ipc.directory.Registration;

/**
 * A receiver in a registry.
 *
 * @param registration the receiver with its own key
 * @param host where it registered from, for people
 * @param since when it registered first
 */
public record RegisteredReceiver(Registration registration, String host, Instant since) {

}
