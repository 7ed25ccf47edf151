package be.sizingservers.ipc.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Runs every scenario with every contender, each run in fresh processes: the first
 * repetition of all, then the second of all, so that what disturbs the machine for a
 * while hits all of them.
 */
public final class Coordinator {

	/**
	 * A curve has many points.
	 */
	private static final int GROWTH_REPETITIONS = 3;

	private final Options options;

	private final List<Contender> contenders;

	private final ResultFile results;

	private final boolean staysAwake = Awake.isPossible();

	private boolean faultless = true;

	private Coordinator(Options options) throws IOException {
		this.options = options;
		this.contenders = ServiceLoader.load(Contender.class)
			.stream()
			.map(ServiceLoader.Provider::get)
			.filter(options::wants)
			.toList();
		this.results = new ResultFile(options.out().resolve("results.jsonl"));
	}

	/**
	 * Measures. Ends with status 1 if a message of this library was lost, doubled or out
	 * of order, or one of its runs failed.
	 * @param arguments see {@code run.sh}
	 * @throws Exception if nothing can be measured
	 */
	public static void main(String[] arguments) throws Exception {
		Options options = Options.parse(arguments);
		Files.createDirectories(options.out());
		Coordinator coordinator = new Coordinator(options);
		Files.deleteIfExists(coordinator.results.path());
		Machine.write(options.out().resolve("machine.json"));
		coordinator.run();
		System.out.println("Results: " + coordinator.results.path().toAbsolutePath().normalize());
		System.exit((coordinator.faultless) ? 0 : 1);
	}

	private void run() throws IOException {
		for (Scenario scenario : Scenarios.list()) {
			if (!this.options.wants(scenario)) {
				continue;
			}
			if (scenario.haltless() && !this.staysAwake) {
				System.out.printf("%s is left out: it needs /dev/cpu_dma_latency, or taskset and chrt%n",
						scenario.name());
				continue;
			}
			for (int repetition = 1; repetition <= repetitions(scenario); repetition++) {
				for (Contender contender : this.contenders) {
					if (contender.supports(scenario)) {
						run(scenario, contender, repetition);
					}
				}
			}
		}
	}

	private int repetitions(Scenario scenario) {
		int wanted = this.options.repetitions();
		return (scenario.group() == Scenario.Group.GROWTH) ? Math.min(wanted, GROWTH_REPETITIONS) : wanted;
	}

	private void run(Scenario scenario, Contender contender, int repetition) throws IOException {
		Path logs = this.options.out()
			.resolve("logs")
			.resolve("%s-%s-%d".formatted(scenario.name(), contender.name().replace(' ', '-'), repetition));
		Outcome outcome = Outcome.none();
		Processors foreign = new Processors(0, 0);
		String failure = null;
		try (Crew crew = new Crew(this.options, scenario, contender, logs)) {
			outcome = measurement(scenario).measure(crew, scenario, contender);
			foreign = crew.foreign();
		}
		catch (Exception ex) {
			failure = ex.toString();
		}
		record(outcome.toResult(scenario, contender.name(), repetition, foreign, failure));
	}

	private static Measurement measurement(Scenario scenario) {
		return ServiceLoader.load(Measurement.class)
			.stream()
			.map(ServiceLoader.Provider::get)
			.filter((measurement) -> measurement.measures(scenario.kind()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Nobody can measure %s".formatted(scenario)));
	}

	private void record(Result result) throws IOException {
		this.results.append(result);
		if (result.contender().startsWith("ours")) {
			this.faultless &= result.faultless();
		}
		System.out.printf("%-22s %-22s %d  %s%n", result.scenario(), result.contender(), result.repetition(),
				text(result));
	}

	private static String text(Result result) {
		if (result.failure() != null) {
			return "FAILED: " + result.failure();
		}
		if (result.messages() == 0) {
			return result.extra().toString();
		}
		String faults = (result.faultless()) ? "" : "  lost %d, doubled %d, out of order %d".formatted(result.lost(),
				result.duplicated(), result.disordered());
		String latency = (result.p50() > 0)
				? "  p50 %.1f, p99 %.1f, p99.9 %.1f us".formatted(result.p50(), result.p99(), result.p999()) : "";
		String load = (result.foreignCpuSeconds() > 1 || result.stealSeconds() > 1)
				? "  (others: %.1f s, stolen: %.1f s)".formatted(result.foreignCpuSeconds(), result.stealSeconds())
				: "";
		return "%,.0f/s  %,.1f MB/s%s%s%s".formatted(result.perSecond(), result.megabytesPerSecond(), latency, faults,
				load);
	}

}
