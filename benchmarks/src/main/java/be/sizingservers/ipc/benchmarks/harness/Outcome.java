package be.sizingservers.ipc.benchmarks.harness;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was measured.
 *
 * @param tally what came
 * @param extra what only this scenario measures
 */
public record Outcome(Tally tally, Map<String, Double> extra) {

	Result toResult(Scenario scenario, String contender, int repetition, Processors foreign, @Nullable String failure) {
		double seconds = this.tally.seconds();
		double perSecond = (seconds > 0) ? this.tally.messages / seconds : 0;
		return new Result(scenario.name(), contender, repetition, this.tally.messages, seconds, perSecond,
				perSecond * scenario.messageBytes() / 1e6, this.tally.p50Micros(), this.tally.p99Micros(),
				this.tally.p999Micros(), this.tally.lost, this.tally.duplicated, this.tally.disordered, foreign.busy(),
				foreign.steal(), Runtime.version().toString(), failure, this.extra);
	}

	/**
	 * What has no messages.
	 * @param extra figures by name
	 * @return the outcome
	 */
	public static Outcome of(Map<String, Double> extra) {
		return new Outcome(new Tally(), extra);
	}

	static Outcome none() {
		return of(Map.of());
	}

}
