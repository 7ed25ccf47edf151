package be.sizingservers.ipc.benchmarks.harness;

/**
 * What a worker does. Has a public constructor that takes its {@link Task}. Called on the
 * worker's main thread only.
 */
public interface Role extends AutoCloseable {

	/**
	 * Does what the coordinator says.
	 * @param command what to do
	 * @return what the coordinator gets for it
	 * @throws Exception if it cannot be done; ends the worker
	 */
	Signal on(Signal command) throws Exception;

	@Override
	void close() throws Exception;

}
