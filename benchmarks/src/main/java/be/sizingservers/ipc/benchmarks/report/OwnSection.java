package be.sizingservers.ipc.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import be.sizingservers.ipc.benchmarks.harness.Scenario;

/**
 * Scenarios that nobody else can take part in: all their figures by name.
 *
 * @param results all results
 */
record OwnSection(Results results) {

	String write() {
		Table table = new Table(3, List.of("scenario", "contender", "figure", "median [min–max]", "runs"));
		List<Scenario> own = this.results.scenarios()
			.stream()
			.filter((scenario) -> scenario.group() == Scenario.Group.OWN)
			.toList();
		for (Scenario scenario : own) {
			for (Summary summary : this.results.of(scenario.name())) {
				figures(summary).forEach((figure) -> table.add(List.of(scenario.title(), summary.contender(),
						figure.name(), summary.spread(figure).toString(), summary.count())));
			}
		}
		return (own.isEmpty()) ? "" : "## What others do not have\n\n%s\n".formatted(table);
	}

	private static List<Figure> figures(Summary summary) {
		List<Figure> figures = new ArrayList<>();
		if (summary.completed().stream().anyMatch((run) -> run.messages() > 0)) {
			figures.add(Figure.PER_SECOND);
		}
		Stream<String> names = summary.completed().stream().flatMap((run) -> run.extra().keySet().stream());
		new TreeSet<>(names.toList()).forEach((name) -> figures.add(Figure.extra(name)));
		return figures;
	}

}
