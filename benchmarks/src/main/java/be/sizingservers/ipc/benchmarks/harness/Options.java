package be.sizingservers.ipc.benchmarks.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line asks for.
 *
 * @param contenders names or beginnings of names; empty for all
 * @param scenarios names, or what stands before the hyphen in them; empty for all
 * @param repetitions how often each scenario is run with each contender
 * @param warmUp how long each runs before it is measured
 * @param measured how long it is measured
 * @param jvmArguments what all JVMs get besides
 * @param quick whether a look is enough
 * @param out where results go
 */
record Options(List<String> contenders, List<String> scenarios, int repetitions, Duration warmUp, Duration measured,
		List<String> jvmArguments, boolean quick, Path out) {

	private static final String QUICK = "--quick";

	private static final List<String> NAMES = List.of("--only", "--scenarios", "--repetitions", "--warm-up-millis",
			"--measured-millis", "--jvm", "--out");

	static Options parse(String[] arguments) {
		Map<String, String> given = given(arguments);
		boolean quick = given.containsKey(QUICK);
		return new Options(list(given, "--only", ","), list(given, "--scenarios", ","),
				number(given, "--repetitions", (quick) ? 1 : 5),
				Duration.ofMillis(number(given, "--warm-up-millis", (quick) ? 1_000 : 10_000)),
				Duration.ofMillis(number(given, "--measured-millis", (quick) ? 500 : 2_000)), list(given, "--jvm", " "),
				quick, Path.of(given.getOrDefault("--out", "results")));
	}

	private static Map<String, String> given(String[] arguments) {
		Map<String, String> given = new HashMap<>();
		for (int i = 0; i < arguments.length; i++) {
			String name = arguments[i];
			if (name.equals(QUICK)) {
				given.put(name, "");
			}
			else if (NAMES.contains(name) && i + 1 < arguments.length) {
				given.put(name, arguments[++i]);
			}
			else {
				throw new IllegalArgumentException("'%s' is no option, or lacks its value; there are %s and %s"
					.formatted(name, QUICK, String.join(", ", NAMES)));
			}
		}
		return given;
	}

	private static List<String> list(Map<String, String> given, String name, String separator) {
		String value = given.get(name);
		return (value != null) ? List.of(value.split(separator)) : List.of();
	}

	private static int number(Map<String, String> given, String name, int otherwise) {
		return Integer.parseInt(given.getOrDefault(name, "" + otherwise));
	}

	boolean wants(Contender contender) {
		return this.contenders.isEmpty() || this.contenders.stream().anyMatch(contender.name()::startsWith);
	}

	boolean wants(Scenario scenario) {
		return this.scenarios.isEmpty() || this.scenarios.stream()
			.anyMatch((name) -> scenario.name().equals(name) || scenario.name().startsWith(name + "-"));
	}

}
