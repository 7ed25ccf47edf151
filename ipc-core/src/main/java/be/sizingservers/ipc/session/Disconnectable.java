package be.sizingservers.ipc.session;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * What can be broken when a session needs it no more.
 */
@FunctionalInterface
public interface Disconnectable {

	/**
	 * Breaks the connection; what is being read or written on it fails. Returns at once.
	 * Any thread may call, also under a lock. A second call does nothing.
	 */
	void disconnect();

	/**
	 * Where the other side is.
	 * @return its address, or {@code null} if there is none
	 */
	default @Nullable InetSocketAddress remoteAddress() {
		return null;
	}

}
