package be.sizingservers.ipc.benchmarks.own;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Crew;
import be.sizingservers.ipc.benchmarks.harness.Measurement;
import be.sizingservers.ipc.benchmarks.harness.Outcome;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.directory.LocalUserDirectory;

/**
 * Measures how long it takes from {@code java -jar sample-receiver-app.jar} until a
 * sender knows the receiver in it.
 */
public final class StartUp implements Measurement {

	private static final String HANDLE = "orders";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Override
	public boolean measures(Scenario.Kind kind) {
		return kind == Scenario.Kind.START_UP;
	}

	@Override
	public Outcome measure(Crew crew, Scenario scenario, Contender contender) throws Exception {
		Path jar = Path.of(System.getProperty("ipc.benchmarks.root", "."), "sample-receiver-app", "target",
				"sample-receiver-app.jar");
		if (!Files.exists(jar)) {
			throw new IllegalStateException("There is no %s; build it first, as run.sh does".formatted(jar));
		}
		Path directory = crew.folder().resolve("directory");
		try (Sender sender = Sender.builder(HANDLE).directory(LocalUserDirectory.at(directory)).start()) {
			long began = System.nanoTime();
			Process application = crew.start("java", "-jar", jar.toString(), "--ipc.local.directory=" + directory);
			if (!sender.awaitReceivers(1, PATIENCE)) {
				throw new IllegalStateException("%s has not registered within %s".formatted(application, PATIENCE));
			}
			return Outcome.of(Map.of("registeredMillis", (System.nanoTime() - began) / 1e6, "cpuMillis",
					application.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6));
		}
	}

}
