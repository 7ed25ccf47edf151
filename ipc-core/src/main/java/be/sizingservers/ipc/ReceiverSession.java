package be.sizingservers.ipc;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a receiver knows of one sender, as it was when it was asked for.
 *
 * @param senderInstance the sender
 * @param application the name of its application, as the sender says it; empty if it has
 * none
 * @param remoteAddress where its newest connection comes from, with port 0 if that is a
 * Unix domain socket, or {@code null} if it is not known
 * @param connected whether it is connected; what is known of one that is not is forgotten
 * some time after {@link Limits#sessionMemory()}
 * @param since since when it is, or is not, connected
 * @param lastReceived the sequence number of the last message that has come from it
 * @param lastHandled the sequence number of the last message that has its verdict
 * @param failed how many of its messages have failed here
 * @param lastError why the last of those failed, in words fit for a log line, or
 * {@code null} if none has
 * @param lastErrorAt when that was, or {@code null}
 */
public record ReceiverSession(UUID senderInstance, String application, @Nullable InetSocketAddress remoteAddress,
		boolean connected, Instant since, long lastReceived, long lastHandled, long failed, @Nullable String lastError,
		@Nullable Instant lastErrorAt) {

}
