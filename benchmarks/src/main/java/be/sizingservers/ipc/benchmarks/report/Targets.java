package be.sizingservers.ipc.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Result;

/**
 * What this library has set out to reach.
 */
final class Targets {

	private static final String PUBLISH = "ours publish";

	private static final String SEND = "ours send";

	private static final String BARE_BATCHING = "bare batching";

	private static final String JEROMQ = "jeromq push";

	private final List<Target> targets = new ArrayList<>();

	private Targets() {
	}

	static Targets all() {
		Targets all = new Targets();
		for (String ours : List.of(PUBLISH, SEND)) {
			all.atLeast("S1", ours, Figure.PER_SECOND, 0.5, BARE_BATCHING);
			all.atLeast("S1", ours, Figure.PER_SECOND, 3, JEROMQ);
			all.atLeast("S1", ours, Figure.PER_SECOND, 1, "aeron udp");
			all.atLeast("S1", ours, Figure.PER_SECOND, 40, "spring integration");
		}
		for (String scenario : List.of("S2", "S3")) {
			all.atLeast(scenario, PUBLISH, Figure.MEGABYTES_PER_SECOND, 0.8, BARE_BATCHING);
			all.atLeast(scenario, PUBLISH, Figure.MEGABYTES_PER_SECOND, 3, JEROMQ);
		}
		all.atLeast("S4", PUBLISH, Figure.PER_SECOND, 1, BARE_BATCHING);
		all.atLeast("S4", PUBLISH, Figure.PER_SECOND, 1, "netty batching");
		all.atLeast("S4", PUBLISH, Figure.PER_SECOND, 4, JEROMQ);
		all.atLeast("S4", PUBLISH, Figure.PER_SECOND, 1, "jeromq pub");
		for (String scenario : List.of("S5", "S5-nohalt", "S6", "S6-nohalt")) {
			for (Figure figure : List.of(Figure.P50, Figure.P99)) {
				all.atMost(scenario, PUBLISH, figure, 1.3, "bare combine");
				all.atMost(scenario, PUBLISH, figure, 0.5, JEROMQ);
				all.atMost(scenario, SEND, figure, 1, JEROMQ);
			}
		}
		all.atLeast("JSON", "ours @EventListener", Figure.PER_SECOND, 300_000, "");
		all.atMost("EPM", "ours network", Figure.extra("seenMillisP99"), 100, "");
		all.atMost("START", PUBLISH, Figure.extra("registeredMillis"), 2_000, "");
		return all;
	}

	private void atLeast(String scenario, String ours, Figure figure, double factor, String reference) {
		this.targets.add(new Target(scenario, ours, figure, true, factor, reference));
	}

	private void atMost(String scenario, String ours, Figure figure, double factor, String reference) {
		this.targets.add(new Target(scenario, ours, figure, false, factor, reference));
	}

	String write(Results results) {
		Table table = new Table(3, List.of("scenario", "contender", "target", "measured", "met"));
		for (Target target : this.targets) {
			table.add(List.of(target.scenario(), target.contender(), target.text(), target.measuredText(results),
					target.verdict(results)));
		}
		table.add(faults(results));
		return "## Targets\n\n%s\n".formatted(table);
	}

	private static List<String> faults(Results results) {
		List<Result> ours = results.all().stream().filter((run) -> Look.of(run.contender()) == Look.OURS).toList();
		long faulty = ours.stream().filter((run) -> !run.faultless()).count();
		return List.of("all", "all of ours", "runs that failed, lost, doubled or disordered ≤ 0",
				"%d of %d".formatted(faulty, ours.size()), (faulty == 0) ? "yes" : "**no**");
	}

}
