package be.sizingservers.ipc.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Result;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import org.knowm.xchart.CategoryChart;

/**
 * A scenario in which contenders stand side by side: a picture, a table, what failed.
 *
 * @param scenario the scenario
 * @param results all results
 * @param pictures where the picture goes
 */
record ComparisonSection(Scenario scenario, Results results, Pictures pictures) {

	private static final String OURS = "ours publish";

	private static final String LOGARITHMIC = ", logarithmic";

	private static final int LARGE = 1024;

	private static final int FAILURE_LENGTH = 200;

	String write() throws IOException {
		List<Summary> measured = this.results.of(this.scenario.name())
			.stream()
			.filter(Summary::isMeasured)
			.sorted(Comparator
				.comparingDouble((summary) -> (isThroughput()) ? -summary.median(figure()) : summary.median(figure())))
			.toList();
		StringBuilder text = new StringBuilder("## %s\n\n".formatted(title()));
		if (!measured.isEmpty()) {
			text.append(this.pictures.write(this.scenario.name(), chart(measured)))
				.append('\n')
				.append(table(measured))
				.append('\n');
		}
		failures().forEach((failure) -> text.append("- ").append(failure).append('\n'));
		return text.append('\n').toString();
	}

	private String title() {
		return this.scenario.name() + ": " + this.scenario.title();
	}

	private boolean isThroughput() {
		return this.scenario.kind() == Scenario.Kind.THROUGHPUT;
	}

	/** What contenders are sorted and compared by. */
	private Figure figure() {
		if (!isThroughput()) {
			return Figure.P50;
		}
		return (this.scenario.messageBytes() < LARGE) ? Figure.PER_SECOND : Figure.MEGABYTES_PER_SECOND;
	}

	/** The limit: throughput needs batches, latency none. */
	private String bare() {
		return (isThroughput()) ? "bare batching" : "bare combine";
	}

	/** Without those that got nothing through, for which its scale has no place. */
	private CategoryChart chart(List<Summary> measured) {
		List<Summary> shown = measured.stream().filter((summary) -> summary.median(figure()) > 0).toList();
		if (isThroughput()) {
			return new BarChart(title(), figure().name() + LOGARITHMIC, this.pictures.caption(), shown, figure())
				.add(figure(), "", Look::strong)
				.chart();
		}
		return new BarChart(title(), "p50 / p99 µs" + LOGARITHMIC, this.pictures.caption(), shown, Figure.P50,
				Figure.P99)
			.add(Figure.P99, ", p99", Look::pale)
			.add(Figure.P50, ", p50", Look::strong)
			.chart();
	}

	private List<Figure> figures() {
		if (!isThroughput()) {
			return List.of(Figure.P50, Figure.P99, Figure.P999);
		}
		return (this.scenario.messageBytes() < LARGE) ? List.of(Figure.PER_SECOND)
				: List.of(Figure.PER_SECOND, Figure.MEGABYTES_PER_SECOND);
	}

	private Table table(List<Summary> measured) {
		List<String> header = new ArrayList<>(List.of("contender"));
		figures().forEach((figure) -> header.add(figure.name()));
		header.addAll(List.of("/ " + bare(), "/ " + OURS, "lost", "doubled", "out of order", "runs"));
		Table table = new Table(1, header);
		for (Summary summary : measured) {
			List<String> cells = new ArrayList<>(List.of((Look.of(summary.contender()) == Look.OURS)
					? "**%s**".formatted(summary.contender()) : summary.contender()));
			figures().forEach((figure) -> cells.add(summary.spread(figure).toString()));
			cells.addAll(List.of(ratio(summary, bare()), ratio(summary, OURS), "" + summary.sum(Result::lost),
					"" + summary.sum(Result::duplicated), "" + summary.sum(Result::disordered), summary.count()));
			table.add(cells);
		}
		return table;
	}

	private String ratio(Summary summary, String reference) {
		return this.results.of(this.scenario.name(), reference)
			.map((other) -> Notation.ratio(summary.median(figure()) / other.median(figure())))
			.orElse("");
	}

	private List<String> failures() {
		return this.results.of(this.scenario.name())
			.stream()
			.flatMap((summary) -> summary.failed().stream())
			.map(ComparisonSection::failure)
			.toList();
	}

	private static String failure(Result run) {
		String reason = String.valueOf(run.failure()).replaceAll("\\s+", " ");
		return "%s, run %d, has failed: `%s`".formatted(run.contender(), run.repetition(),
				reason.substring(0, Math.min(reason.length(), FAILURE_LENGTH)).replace('`', '\''));
	}

}
