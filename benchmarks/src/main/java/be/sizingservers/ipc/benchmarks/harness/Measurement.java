package be.sizingservers.ipc.benchmarks.harness;

/**
 * How a kind of scenario is measured. Has a public constructor without arguments, and is
 * listed in {@code META-INF/services}.
 */
public interface Measurement {

	/**
	 * Tells what it can measure.
	 * @param kind a kind of scenarios
	 * @return {@code true} for one that it knows how to measure
	 */
	boolean measures(Scenario.Kind kind);

	/**
	 * Runs the scenario once.
	 * @param crew the processes of this run; closed by the caller
	 * @param scenario what to measure
	 * @param contender what to measure it with
	 * @return what came
	 * @throws Exception if it could not be measured
	 */
	Outcome measure(Crew crew, Scenario scenario, Contender contender) throws Exception;

}
