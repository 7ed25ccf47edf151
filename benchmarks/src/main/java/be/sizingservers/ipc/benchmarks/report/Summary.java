package be.sizingservers.ipc.benchmarks.report;

import java.util.List;
import java.util.function.ToLongFunction;

import be.sizingservers.ipc.benchmarks.harness.Result;

/**
 * All runs of one contender in one scenario.
 *
 * @param contender its name
 * @param runs at least one
 */
record Summary(String contender, List<Result> runs) {

	/**
	 * What of others disturbs a run, in seconds of processor time.
	 */
	private static final double DISTURBANCE = 1;

	/**
	 * Whether there is a figure at all.
	 */
	boolean isMeasured() {
		return !completed().isEmpty();
	}

	List<Result> completed() {
		return this.runs.stream().filter((run) -> run.failure() == null).toList();
	}

	List<Result> failed() {
		return this.runs.stream().filter((run) -> run.failure() != null).toList();
	}

	Spread spread(Figure figure) {
		return Spread.of(completed().stream().map((run) -> figure.of().applyAsDouble(run)).toList());
	}

	double median(Figure figure) {
		return spread(figure).median();
	}

	long sum(ToLongFunction<Result> count) {
		return completed().stream().mapToLong(count).sum();
	}

	/**
	 * How many runs the figures are of.
	 */
	String count() {
		long disturbed = completed().stream()
			.filter((run) -> run.foreignCpuSeconds() > DISTURBANCE || run.stealSeconds() > DISTURBANCE)
			.count();
		String of = (failed().isEmpty()) ? "" : " of " + this.runs.size();
		return completed().size() + of + ((disturbed > 0) ? ", disturbed: " + disturbed : "");
	}

}
