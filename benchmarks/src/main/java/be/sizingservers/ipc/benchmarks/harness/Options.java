package be.sizingservers.ipc.benchmarks.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param contenders names or beginnings of names; empty for all
 * @param scenarios names, or what stands before the hyphen in them; empty for all
 * @param repetitions how often each scenario is run with each contender
 * @param warmUp how long each runs before it is measured
 * @param measured how long it is measured
 * @param quick whether a look is enough
 * @param out where results go
 */
record Options(List<String> contenders, List<String> scenarios, int repetitions, Duration warmUp, Duration measured,
		boolean quick, Path out) {

	private static final String USAGE = "Usage: run.sh [--quick] [--only <contender,...>] [--scenarios <name,...>] [--repetitions <count>] [--out <folder>]";

	private static final Options FULL = new Options(List.of(), List.of(), 5, Duration.ofMillis(1000),
			Duration.ofMillis(1500), false, Path.of("target", "results"));

	static Options parse(String[] arguments) {
		boolean quick = List.of(arguments).contains("--quick");
		Options options = (quick) ? FULL.asQuick() : FULL;
		for (int i = 0; i < arguments.length; i++) {
			options = switch (arguments[i]) {
				case "--quick" -> options;
				case "--only" -> options.withContenders(list(arguments, ++i));
				case "--scenarios" -> options.withScenarios(list(arguments, ++i));
				case "--repetitions" -> options.withRepetitions(Integer.parseInt(value(arguments, ++i)));
				case "--out" -> options.withOut(Path.of(value(arguments, ++i)));
				default -> throw new IllegalArgumentException("'%s' is no option. %s".formatted(arguments[i], USAGE));
			};
		}
		return options;
	}

	private static List<String> list(String[] arguments, int index) {
		return List.of(value(arguments, index).split(","));
	}

	private static String value(String[] arguments, int index) {
		if (index >= arguments.length) {
			throw new IllegalArgumentException("'%s' needs a value. %s".formatted(arguments[index - 1], USAGE));
		}
		return arguments[index];
	}

	private Options asQuick() {
		return new Options(this.contenders, this.scenarios, 1, Duration.ofMillis(400), Duration.ofMillis(500), true,
				this.out);
	}

	private Options withContenders(List<String> contenders) {
		return new Options(contenders, this.scenarios, this.repetitions, this.warmUp, this.measured, this.quick,
				this.out);
	}

	private Options withScenarios(List<String> scenarios) {
		return new Options(this.contenders, scenarios, this.repetitions, this.warmUp, this.measured, this.quick,
				this.out);
	}

	private Options withRepetitions(int repetitions) {
		return new Options(this.contenders, this.scenarios, repetitions, this.warmUp, this.measured, this.quick,
				this.out);
	}

	private Options withOut(Path out) {
		return new Options(this.contenders, this.scenarios, this.repetitions, this.warmUp, this.measured, this.quick,
				out);
	}

	boolean wants(Contender contender) {
		return this.contenders.isEmpty() || this.contenders.stream().anyMatch(contender.name()::startsWith);
	}

	boolean wants(Scenario scenario) {
		return this.scenarios.isEmpty() || this.scenarios.stream()
			.anyMatch((name) -> scenario.name().equals(name) || scenario.name().startsWith(name + "-"));
	}

}
