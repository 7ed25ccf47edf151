package be.sizingservers.ipc.epm;

import java.util.List;

import be.sizingservers.ipc.wire.EpmFrame;
import org.jspecify.annotations.Nullable;

/**
 * Where something can be made to do wrong: between the real classes, which know nothing
 * of it. One for each run, as it may remember something.
 */
interface LeaseMutation {

	/**
	 * Nothing is wrong.
	 */
	LeaseMutation NONE = new LeaseMutation() {
	};

	/**
	 * Alters what a client is about to hear.
	 */
	default EpmFrame toClient(EpmFrame frame) {
		return frame;
	}

	/**
	 * Alters what a manager is about to hear.
	 * @param epoch the manager's
	 * @return {@code null} if it hears nothing
	 */
	default @Nullable EpmFrame toManager(EpmFrame frame, long epoch) {
		return frame;
	}

	/**
	 * Alters what a watching client is told at once.
	 */
	default List<EpmFrame> news(List<EpmFrame> frames) {
		return frames;
	}

	/**
	 * For whom a union takes a manager.
	 */
	default int source(int manager) {
		return manager;
	}

	/**
	 * Tells whether a union hears that a manager is away.
	 */
	default boolean hearsOfAbsence() {
		return true;
	}

	/**
	 * Tells whether a store sees that its process stood still.
	 */
	default boolean guardsPause() {
		return true;
	}

}
