package be.sizingservers.ipc.simulation;

import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.OutboundSession;
import be.sizingservers.ipc.wire.Frame;

/**
 * Where a part of the machine can be made to do wrong. Everything stands between the real
 * classes, where frames pass and where the transport keeps its promises to them; the real
 * classes know nothing of it.
 */
interface Mutation {

	/**
	 * Nothing is wrong.
	 */
	Mutation NONE = new Mutation() {
	};

	/**
	 * Alters {@code HELLO} before the receiver sees it.
	 */
	default Frame.Hello hello(Frame.Hello hello, ReceiverNode receiver) {
		return hello;
	}

	/**
	 * Alters {@code WELCOME} before the sender sees it.
	 */
	default Frame.Welcome welcome(Frame.Welcome welcome, OutboundSession session) {
		return welcome;
	}

	/**
	 * Alters any other frame before the sender sees it.
	 */
	default Frame fromReceiver(Frame frame, OutboundSession session) {
		return frame;
	}

	/**
	 * A run was given out for writing.
	 */
	default void wrote(OutboundSession session) {
	}

	/**
	 * Tells whether a gap is named to the receiver.
	 */
	default boolean namesGap(boolean again) {
		return true;
	}

	/**
	 * Tells whether each connection names the types, not only the first.
	 */
	default boolean namesTypesAgain() {
		return true;
	}

	/**
	 * Tells whether a receiver that was given up is no target until it answers.
	 */
	default boolean suspends() {
		return true;
	}

	/**
	 * Tells whether a message that is there already is dropped.
	 */
	default boolean dropsDuplicates() {
		return true;
	}

	/**
	 * Tells whether a connection stops to read when a newer one is there.
	 */
	default boolean fences() {
		return true;
	}

	/**
	 * Tells whether a connection stops to read when too many outcomes are kept.
	 */
	default boolean stopsWhenFull() {
		return true;
	}

	/**
	 * Tells whether a newer connection waits for what an older one is handling.
	 */
	default boolean waitsForTurn() {
		return true;
	}

	/**
	 * Up to where a new connection takes failures as named.
	 */
	default long failuresNamed(Frame.Hello hello, InboundSession session) {
		return hello.verdictsSeen();
	}

	/**
	 * Tells whether failures are named before the acknowledgement that covers them.
	 */
	default boolean failuresFirst() {
		return true;
	}

}
