package be.sizingservers.ipc.wire;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A frame between an End Point Manager and its clients. The table of bytes is in the
 * description of this package.
 */
public sealed interface EpmFrame {

	/**
	 * The version that this library speaks.
	 */
	int VERSION = 1;

	/**
	 * The length of a key and of a secret, in bytes.
	 */
	int KEY_BYTES = 32;

	/**
	 * The client opens a connection. The first frame.
	 *
	 * @param version the protocol version
	 * @param application the name of the client's application, or empty
	 * @param processId the client's process
	 */
	record Open(int version, String application, long processId) implements EpmFrame {
	}

	/**
	 * The manager takes the connection.
	 *
	 * @param version the protocol version
	 */
	record Opened(int version) implements EpmFrame {
	}

	/**
	 * A receiver as it stands in the registry.
	 *
	 * @param instance the receiver's instance
	 * @param address the bytes of its IP address, 4 or 16
	 * @param port its port
	 * @param application the name of its application, or empty
	 * @param processId its process
	 * @param applicationId the application whose messages it does not want, if there is
	 * one
	 * @param key from a receiver its own key, to a sender the key of the pair
	 */
	record Entry(UUID instance, byte[] address, int port, String application, long processId,
			@Nullable UUID applicationId, byte[] key) {
	}

	/**
	 * A receiver registers, or does so again.
	 *
	 * @param request names the answer
	 * @param handle the handle
	 * @param entry the receiver
	 * @param ttlMillis how long the registration lasts without being renewed
	 */
	record Register(int request, String handle, Entry entry, int ttlMillis) implements EpmFrame {
	}

	/**
	 * A receiver is registered.
	 *
	 * @param request the request
	 * @param lease renews and ends the registration; known to nobody else
	 * @param epoch the manager's incarnation
	 * @param revision the registry's revision that contains the registration
	 * @param ttlMillis what was granted
	 */
	record Registered(int request, UUID lease, long epoch, long revision, int ttlMillis) implements EpmFrame {
	}

	/**
	 * Renews leases.
	 *
	 * @param leases the leases
	 */
	record Renew(List<UUID> leases) implements EpmFrame {
	}

	/**
	 * The answer to {@link Renew}: all others are renewed.
	 *
	 * @param unknown leases to register again for
	 */
	record Renewed(List<UUID> unknown) implements EpmFrame {
	}

	/**
	 * Ends a registration.
	 *
	 * @param request names the answer
	 * @param lease the registration's lease
	 */
	record Deregister(int request, UUID lease) implements EpmFrame {
	}

	/**
	 * The registration is gone, or was not there.
	 *
	 * @param request the request
	 */
	record Deregistered(int request) implements EpmFrame {
	}

	/**
	 * Begins to watch the receivers of a handle. A {@link Snapshot} answers, or
	 * {@link Events} if the client's state can be brought up to date.
	 *
	 * @param watch the client's number for the watch
	 * @param handle the handle
	 * @param secret the sender's secret, from which its instance is derived
	 * @param epoch the epoch of the client's state, or 0 if it has none
	 * @param fromRevision the revision of the client's state
	 */
	record Watch(int watch, String handle, byte[] secret, long epoch, long fromRevision) implements EpmFrame {
	}

	/**
	 * Ends a watch.
	 *
	 * @param watch its number
	 */
	record Unwatch(int watch) implements EpmFrame {
	}

	/**
	 * All receivers of a watched handle.
	 *
	 * @param watch the watch
	 * @param epoch the manager's incarnation: revisions of another one mean nothing
	 * @param revision the registry's revision
	 * @param warmingUp whether receivers may still be missing because the manager has
	 * just started
	 * @param entries the receivers
	 */
	record Snapshot(int watch, long epoch, long revision, boolean warmingUp, List<Entry> entries) implements EpmFrame {
	}

	/**
	 * Changes of a watched handle, since what was told before.
	 *
	 * @param watch the watch
	 * @param revision the registry's revision after them
	 * @param put receivers that came, or changed
	 * @param removed receivers that are gone
	 */
	record Events(int watch, long revision, List<Entry> put, List<UUID> removed) implements EpmFrame {
	}

	/**
	 * Every watch of this connection is up to date with a revision.
	 *
	 * @param revision the registry's revision
	 */
	record Progress(long revision) implements EpmFrame {
	}

	/**
	 * A request is refused.
	 *
	 * @param request the request or watch; 0 if it is the connection, which then closes
	 * @param code why
	 * @param reason in words
	 */
	record Refused(int request, RefusalCode code, String reason) implements EpmFrame {
	}

	/**
	 * Shows that the peer is alive.
	 */
	record KeepAlive() implements EpmFrame {
	}

	/**
	 * The manager is being closed. What it said stays true as far as it knows.
	 */
	record Closing() implements EpmFrame {
	}

}
