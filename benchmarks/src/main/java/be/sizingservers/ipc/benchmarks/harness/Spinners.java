package be.sizingservers.ipc.benchmarks.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One process per processor that does nothing whenever nobody else wants to run, so that
 * no processor halts. They end with the coordinator.
 */
final class Spinners implements AutoCloseable {

	private static final String LOOP = "while kill -0 \"$0\"; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; done";

	private final List<Process> processes = new ArrayList<>();

	static Spinners start() throws IOException {
		Spinners spinners = new Spinners();
		for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
			spinners.processes.add(new ProcessBuilder("taskset", "-c", "" + cpu, "chrt", "-i", "0", "sh", "-c", LOOP,
					"" + ProcessHandle.current().pid())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start());
		}
		return spinners;
	}

	static Spinners none() {
		return new Spinners();
	}

	static boolean available() {
		try (Spinners spinners = start()) {
			return spinners.processes.stream().allMatch(Process::isAlive);
		}
		catch (IOException ex) {
			return false;
		}
	}

	Duration cpu() {
		return this.processes.stream()
			.map((process) -> process.info().totalCpuDuration().orElse(Duration.ZERO))
			.reduce(Duration.ZERO, Duration::plus);
	}

	@Override
	public void close() {
		this.processes.forEach(Process::destroyForcibly);
	}

}
