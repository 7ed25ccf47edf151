package be.sizingservers.ipc.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import be.sizingservers.ipc.benchmarks.harness.Result;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Scenarios;

/**
 * All results of a run, by scenario and contender.
 *
 * @param all in the order of the runs
 */
record Results(List<Result> all) {

	/**
	 * The scenarios that were run.
	 */
	List<Scenario> scenarios() {
		return Scenarios.list().stream().filter((scenario) -> !of(scenario.name()).isEmpty()).toList();
	}

	/**
	 * What all contenders have shown in a scenario.
	 */
	List<Summary> of(String scenario) {
		Map<String, List<Result>> byContender = this.all.stream()
			.filter((result) -> result.scenario().equals(scenario))
			.collect(Collectors.groupingBy(Result::contender, LinkedHashMap::new, Collectors.toList()));
		return byContender.entrySet().stream().map((entry) -> new Summary(entry.getKey(), entry.getValue())).toList();
	}

	/**
	 * What one contender has shown in a scenario, if it has completed it.
	 */
	Optional<Summary> of(String scenario, String contender) {
		return of(scenario).stream()
			.filter((summary) -> summary.contender().equals(contender) && summary.isMeasured())
			.findFirst();
	}

}
