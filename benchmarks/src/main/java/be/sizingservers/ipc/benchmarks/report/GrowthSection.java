package be.sizingservers.ipc.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Scenario;

/**
 * Scenarios that differ in one number: a picture and a table with a column for each.
 *
 * @param of what there is more of
 * @param scenarios from few to many
 * @param results all results
 * @param pictures where the picture goes
 */
record GrowthSection(String of, List<Scenario> scenarios, Results results, Pictures pictures) {

	private static final String BYTES = "bytes";

	private static final int KIBIBYTE = 1024;

	/** One for each name that starts alike; the number stands behind the last hyphen. */
	static List<GrowthSection> all(Results results, Pictures pictures) {
		return List.of("receivers", "senders", BYTES)
			.stream()
			.map((of) -> new GrowthSection(of,
					results.scenarios()
						.stream()
						.filter((scenario) -> scenario.name().startsWith("GROWTH-%s-".formatted(of)))
						.toList(),
					results, pictures))
			.filter((section) -> !section.scenarios.isEmpty())
			.toList();
	}

	String write() throws IOException {
		String title = "Growth: " + ((isOfBytes()) ? "message size" : this.of);
		List<String> steps = this.scenarios.stream().map(this::step).toList();
		LineChart chart = new LineChart(title, figure().name(), this.pictures.caption(), steps);
		List<String> header = new ArrayList<>(List.of(figure().name()));
		header.addAll(steps);
		Table table = new Table(1, header);
		for (String contender : contenders()) {
			List<Double> values = new ArrayList<>();
			List<String> cells = new ArrayList<>(List.of(contender));
			for (Scenario scenario : this.scenarios) {
				values.add(this.results.of(scenario.name(), contender)
					.map((summary) -> summary.median(figure()))
					.orElse(Double.NaN));
				cells.add(this.results.of(scenario.name(), contender)
					.map((summary) -> summary.spread(figure()).toString())
					.orElse("–"));
			}
			chart.add(contender, Look.of(contender), values);
			table.add(cells);
		}
		return "## %s\n\n%s\n%s\n".formatted(title, this.pictures.write("GROWTH-" + this.of, chart.chart()), table);
	}

	private List<String> contenders() {
		return this.scenarios.stream()
			.flatMap((scenario) -> this.results.of(scenario.name()).stream())
			.map(Summary::contender)
			.distinct()
			.toList();
	}

	private boolean isOfBytes() {
		return this.of.equals(BYTES);
	}

	private Figure figure() {
		return (isOfBytes()) ? Figure.MEGABYTES_PER_SECOND : Figure.PER_SECOND;
	}

	private String step(Scenario scenario) {
		String number = scenario.name().substring(scenario.name().lastIndexOf('-') + 1);
		return (isOfBytes()) ? size(Integer.parseInt(number)) : number;
	}

	/** The largest is a little less than a whole number, for what a frame has besides. */
	private static String size(int bytes) {
		if (bytes < KIBIBYTE) {
			return bytes + " B";
		}
		double kibibytes = (double) bytes / KIBIBYTE;
		return (kibibytes < KIBIBYTE) ? Math.round(kibibytes) + " KiB" : Math.round(kibibytes / KIBIBYTE) + " MiB";
	}

}
