package be.sizingservers.ipc.codec;

/**
 * An encoded payload.
 *
 * @param type what the bytes are
 * @param bytes the bytes; for a {@code byte[]} payload the sender's own array, not a copy
 */
public record EncodedPayload(PayloadType type, byte[] bytes) {
}
