package be.sizingservers.ipc.benchmarks.harness;

/**
 * How a kind of scenario is measured.
 */
@FunctionalInterface
interface Measurement {

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
