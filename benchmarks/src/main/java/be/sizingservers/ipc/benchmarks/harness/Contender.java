package be.sizingservers.ipc.benchmarks.harness;

import java.nio.file.Path;
import java.util.List;

/**
 * One way to get bytes from a sender's process into the processes of receivers. Has a
 * public constructor without arguments, keeps no state in itself, and is listed in
 * {@code META-INF/services}.
 */
public interface Contender {

	/**
	 * What it is called in results.
	 * @return a short name in lower case; those of this library start with {@code ours}
	 */
	String name();

	/**
	 * Listens, in a receiver's process. May be called several times in one process.
	 * @param place where the run takes place
	 * @param index the number of the receiver among all of this place, from 0
	 * @param sink gets each message
	 * @return listening already
	 * @throws Exception if it cannot
	 */
	Inlet listen(Place place, int index, Sink sink) throws Exception;

	/**
	 * Connects, in a sender's process, when all receivers listen. May be called several
	 * times in one process.
	 * @param place where the run takes place
	 * @param addresses those of all receivers, in the order of their numbers
	 * @return connected with every one of them
	 * @throws Exception if it cannot
	 */
	Outlet connect(Place place, List<String> addresses) throws Exception;

	/**
	 * Tells whether it can take part and is worth the time.
	 * @param scenario what is to be measured
	 * @return {@code true} for those that all are compared in, unless overridden
	 */
	default boolean supports(Scenario scenario) {
		return scenario.isComparison();
	}

	/**
	 * What its JVMs need besides what all get.
	 * @return arguments of {@code java}
	 */
	default List<String> jvmArguments() {
		return List.of();
	}

	/**
	 * Tells whether it needs a process besides senders and receivers.
	 * @return {@code true} if {@link #serve} is to be called in one
	 */
	default boolean isServed() {
		return false;
	}

	/**
	 * Starts what senders and receivers need, in a process of its own, before any of
	 * them.
	 * @param folder an empty folder of this run
	 * @return serving already; its address is the {@link Place#service()} of the others
	 * @throws Exception if it cannot
	 */
	default Inlet serve(Path folder) throws Exception {
		throw new UnsupportedOperationException("%s needs no process of its own".formatted(name()));
	}

}
