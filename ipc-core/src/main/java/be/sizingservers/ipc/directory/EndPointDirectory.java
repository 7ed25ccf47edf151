package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.Handle;

/**
 * Where receivers register and senders find them. Implementations are thread-safe.
 */
public interface EndPointDirectory {

	/**
	 * Makes a receiver known. Returns when senders can find it.
	 * @param registration the receiver
	 * @return ends the registration when it is closed
	 * @throws DirectoryException if the directory refuses it or cannot be used
	 */
	Lease register(Registration registration);

	/**
	 * Watches the receivers of a handle until the watch is closed. The receivers that are
	 * there already are reported before this method returns, if the directory can do
	 * that.
	 * @param handle the handle
	 * @param sender who watches: it learns the keys of its own pairs only
	 * @param observer hears of changes, one call at a time, on the calling thread before
	 * this method returns and on the executor's after that
	 * @param executor gives the watch a thread of its own for as long as it is open
	 * @return ends the watch when it is closed
	 * @throws DirectoryException if the directory cannot be used
	 */
	Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor);

	/**
	 * Tells whether senders and receivers are to encrypt what they say to each other,
	 * with the keys that they have from here.
	 * @return {@code false} by default: they only prove to each other that they hold them
	 */
	default boolean encryptsLinks() {
		return false;
	}

	/**
	 * The address that a receiver listens on if it is not told one.
	 * @return an address of this machine, or the wildcard address for all of them, which
	 * {@link #register} then replaces by one that senders can reach; loopback by default
	 */
	default InetAddress addressToListenOn() {
		return InetAddress.getLoopbackAddress();
	}

	/**
	 * The sockets with which senders connect to the receivers that they find here.
	 * @return those of the operating system by default
	 */
	default Sockets sockets() {
		return Sockets.SYSTEM;
	}

	/**
	 * Hears of the receivers of one handle.
	 */
	interface Observer {

		/**
		 * A receiver is there.
		 * @param registration the receiver with the key of the pair; each instance once,
		 * until it is removed
		 */
		void added(Registration registration);

		/**
		 * A receiver is gone for certain.
		 * @param instanceId the receiver
		 */
		void removed(UUID instanceId);

	}

	/**
	 * Makes sockets, of the operating system unless told otherwise.
	 */
	interface Sockets {

		/**
		 * Those of the operating system.
		 */
		Sockets SYSTEM = new Sockets() {
		};

		/**
		 * Makes a socket.
		 * @param receiver whom it is to connect with
		 * @return one that is not connected
		 */
		default Socket socket(EndPoint receiver) {
			return new Socket();
		}

		/**
		 * Makes a socket that listens. Where the input streams of what it accepts are
		 * {@linkplain java.nio.channels.ReadableByteChannel channels} too, messages are
		 * read by these, which keep to the socket's time-out as the streams do.
		 * @return one that is not bound
		 * @throws IOException if it cannot be had
		 */
		default ServerSocket serverSocket() throws IOException {
			return new ServerSocket();
		}

		/**
		 * Tells whether these sockets mostly write direct buffers without copying them:
		 * their output streams are {@linkplain java.nio.channels.WritableByteChannel
		 * channels} too. Senders keep what is to be written in such buffers then.
		 * @return {@code false} by default: arrays are better
		 */
		default boolean writeDirectBuffers() {
			return false;
		}

	}

	/**
	 * A registration as long as it lasts.
	 */
	interface Lease extends AutoCloseable {

		/**
		 * Removes the registration. A second call does nothing. Does not throw: what a
		 * dead process would leave behind is cleaned up by others too.
		 */
		@Override
		void close();

	}

	/**
	 * An open watch.
	 */
	interface Watch extends AutoCloseable {

		/**
		 * Asks for a look at the directory now, for example because a connection broke.
		 * Returns at once.
		 */
		void refresh();

		/**
		 * Ends the watch. No call to the observer begins after this method has returned.
		 * A second call does nothing.
		 */
		@Override
		void close();

	}

}
