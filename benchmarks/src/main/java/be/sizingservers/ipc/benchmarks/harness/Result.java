package be.sizingservers.ipc.benchmarks.harness;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one run has measured: one line of {@code results.jsonl}. What a scenario does not
 * measure is 0.
 *
 * @param scenario the {@link Scenario#name()}
 * @param contender the {@link Contender#name()}
 * @param repetition from 1
 * @param messages how many messages all receivers together got in the measured time
 * @param seconds the measured time, from the first of them to the last at the slowest
 * receiver
 * @param perSecond messages a second, of all receivers together
 * @param megabytesPerSecond 10^6 bytes of payload a second, of all receivers together
 * @param p50 the median latency in microseconds
 * @param p99 its 99th percentile
 * @param p999 its 99.9th percentile
 * @param lost messages that never came, in the whole run
 * @param duplicated messages that came again
 * @param disordered messages that came after a later one
 * @param foreignCpuSeconds processor time of processes that do not belong to the run
 * @param stealSeconds processor time that the hypervisor gave to others
 * @param jdk the version of Java
 * @param failure why there are no figures, or {@code null} if there are
 * @param extra what only this scenario measures, by name with its unit
 */
public record Result(String scenario, String contender, int repetition, long messages, double seconds, double perSecond,
		double megabytesPerSecond, double p50, double p99, double p999, long lost, long duplicated, long disordered,
		double foreignCpuSeconds, double stealSeconds, String jdk, @Nullable String failure,
		Map<String, Double> extra) {

	/**
	 * Tells whether every message came once and in order.
	 * @return {@code true} if it completed so
	 */
	public boolean faultless() {
		return this.failure == null && this.lost == 0 && this.duplicated == 0 && this.disordered == 0;
	}

}
