package be.sizingservers.ipc.transport;

import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.wire.DataFrame;
import be.sizingservers.ipc.wire.Frame;

/**
 * Takes what arrives on a receiver's connections.
 */
public interface MessageSink {

	/**
	 * A connection is open for a session.
	 * @param session the session, which is asked to acknowledge when a message is handled
	 * later than {@link Inlet#message} returns
	 * @return takes what arrives on this connection, on its thread
	 */
	Inlet open(InboundSession session);

	/**
	 * Takes what arrives on one connection.
	 */
	interface Inlet {

		/**
		 * A type number is named.
		 * @param types the number and the type
		 */
		void type(Frame.Types types);

		/**
		 * A message that the session has accepted. Its outcome is noted in the session,
		 * now or later, in order.
		 * @param frame the message, valid until this method returns
		 */
		void message(DataFrame frame);

		/**
		 * Looks whether messages that are handled later still can be. Called every few
		 * seconds.
		 */
		default void check() {
		}

	}

}
