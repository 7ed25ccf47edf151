package be.sizingservers.ipc.directory;

import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver makes known, and what a sender learns of it.
 *
 * @param handle the receiver's handle
 * @param endPoint the receiver
 * @param applicationId the application whose own messages the receiver does not want, or
 * {@code null} if it wants all
 * @param key the secret that both sides prove to each other to hold
 */
public record Registration(Handle handle, EndPoint endPoint, @Nullable UUID applicationId, LinkKey key) {

}
