package be.sizingservers.ipc.benchmarks.harness;

/**
 * Gets what a receiver receives.
 */
@FunctionalInterface
public interface Sink {

	/**
	 * Takes a message, on whatever thread the transport has: one at a time per sender.
	 * May itself send, if the run is about round trips.
	 * @param message a fresh array, which the transport touches no more
	 * @throws Exception if the message is damaged, or the answer to it cannot be sent
	 */
	void take(byte[] message) throws Exception;

}
