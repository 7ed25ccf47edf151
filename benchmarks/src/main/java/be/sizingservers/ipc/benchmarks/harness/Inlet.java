package be.sizingservers.ipc.benchmarks.harness;

/**
 * A receiver, or whatever else listens.
 */
public interface Inlet extends AutoCloseable {

	/**
	 * Where it is.
	 * @return what {@link Contender#connect} needs to find it, without blanks and commas;
	 * empty if it is found otherwise
	 */
	String address();

	@Override
	void close() throws Exception;

}
