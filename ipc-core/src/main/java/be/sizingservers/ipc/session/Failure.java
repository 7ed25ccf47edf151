package be.sizingservers.ipc.session;

import be.sizingservers.ipc.wire.FailedCode;

/**
 * Why a receiver failed a message.
 *
 * @param code what the sender's user sees
 * @param reason in words
 */
public record Failure(FailedCode code, String reason) {
}
