package be.sizingservers.ipc.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import be.sizingservers.ipc.benchmarks.harness.Machine;
import be.sizingservers.ipc.benchmarks.harness.ResultFile;
import be.sizingservers.ipc.benchmarks.harness.Scenario;

/**
 * Reads {@code results.jsonl} and {@code machine.json} of a folder, and writes
 * {@code results.md} and its pictures into it.
 */
public final class Report {

	private static final String HOW_TO_READ = """
			Medians [smallest–largest] of all runs, each in processes of its own. Two columns say how many times the
			figure of `bare batching` or `bare combine` (plain sockets, the limit) and of `ours publish` it is. Lost,
			doubled and out of order are messages, of all runs. A run is disturbed if other processes or the hypervisor
			took more than a second of processor time meanwhile. Processors that halt when they are idle take long to
			wake up on some machines; `nohalt` is the same with processors that never halt.
			""";

	private final Results results;

	private final Machine machine;

	private final Pictures pictures;

	private Report(Path folder) throws IOException {
		this.results = new Results(new ResultFile(folder.resolve("results.jsonl")).read());
		this.machine = Machine.read(folder.resolve("machine.json"));
		this.pictures = new Pictures(folder, this.machine);
	}

	/**
	 * Writes the report.
	 * @param arguments the folder
	 * @throws IOException if the results cannot be read or the report cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		if (arguments.length != 1) {
			throw new IllegalArgumentException("Usage: report.sh [folder]");
		}
		System.setProperty("java.awt.headless", "true");
		Path folder = Path.of(arguments[0]);
		Path file = folder.resolve("results.md");
		Files.writeString(file, new Report(folder).write());
		System.out.println("Report: " + file.toAbsolutePath().normalize());
	}

	private String write() throws IOException {
		StringBuilder text = new StringBuilder("# Results\n\n").append(machine())
			.append('\n')
			.append(HOW_TO_READ)
			.append('\n')
			.append(Targets.all().write(this.results));
		for (Scenario scenario : this.results.scenarios()) {
			if (scenario.isComparison()) {
				text.append(new ComparisonSection(scenario, this.results, this.pictures).write());
			}
		}
		text.append(new OwnSection(this.results).write());
		for (GrowthSection growth : GrowthSection.all(this.results, this.pictures)) {
			text.append(growth.write());
		}
		return text.toString().strip() + "\n";
	}

	private String machine() {
		return "%s, %d processors, %d MiB, %s, Java %s. Measured on %s.\n".formatted(this.machine.processor(),
				this.machine.processors(), this.machine.memoryMiB(), this.machine.system(), this.machine.jdk(),
				this.machine.date());
	}

}
