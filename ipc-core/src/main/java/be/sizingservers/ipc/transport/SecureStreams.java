package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The protected streams of a connection, after the hand-shake that has made them.
 */
interface SecureStreams {

	InputStream in() throws IOException;

	OutputStream out() throws IOException;

	/**
	 * Shakes hands.
	 */
	@FunctionalInterface
	interface Handshake<S extends SecureStreams> {

		S shake(InputStream in, OutputStream out) throws IOException;

	}

}
