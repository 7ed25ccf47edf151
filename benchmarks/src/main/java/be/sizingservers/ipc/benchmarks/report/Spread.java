package be.sizingservers.ipc.benchmarks.report;

import java.util.List;

/**
 * What several runs have given.
 *
 * @param median the middle one, or what is between the two in the middle
 * @param min the smallest
 * @param max the largest
 */
record Spread(double median, double min, double max) {

	static Spread of(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int last = sorted.length - 1;
		return new Spread((sorted[last / 2] + sorted[(last + 1) / 2]) / 2, sorted[0], sorted[last]);
	}

	@Override
	public String toString() {
		if (this.min == this.max) {
			return Notation.of(this.median);
		}
		return "%s [%s–%s]".formatted(Notation.of(this.median), Notation.of(this.min), Notation.of(this.max));
	}

}
