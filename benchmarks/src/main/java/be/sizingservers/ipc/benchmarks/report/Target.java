package be.sizingservers.ipc.benchmarks.report;

import java.util.Optional;

/**
 * A figure that is to be reached.
 *
 * @param scenario where
 * @param contender by which of ours
 * @param figure which figure
 * @param atLeast whether it is to be at least, or else at most,
 * @param factor this many times
 * @param reference the same figure of this contender; if empty, the factor alone
 */
record Target(String scenario, String contender, Figure figure, boolean atLeast, double factor, String reference) {

	/**
	 * What is asked for.
	 */
	String text() {
		String bound = (this.reference.isEmpty()) ? Notation.of(this.factor)
				: "%s × %s".formatted(Notation.ratio(this.factor), this.reference);
		return "%s %s %s".formatted(this.figure.name(), (this.atLeast) ? "≥" : "≤", bound);
	}

	/**
	 * What was measured, in the terms of what is asked for.
	 * @return empty if one of the two has no figure
	 */
	Optional<Double> measured(Results results) {
		Optional<Double> ours = results.of(this.scenario, this.contender).map((summary) -> summary.median(this.figure));
		if (this.reference.isEmpty()) {
			return ours;
		}
		return ours.flatMap(
				(value) -> results.of(this.scenario, this.reference).map((other) -> value / other.median(this.figure)));
	}

	String measuredText(Results results) {
		return measured(results)
			.map((value) -> (this.reference.isEmpty()) ? Notation.of(value) : Notation.ratio(value) + " ×")
			.orElse("–");
	}

	String verdict(Results results) {
		return measured(results).map((value) -> (isMet(value)) ? "yes" : "**no**").orElse("not measured");
	}

	private boolean isMet(double value) {
		return (this.atLeast) ? value >= this.factor : value <= this.factor;
	}

}
