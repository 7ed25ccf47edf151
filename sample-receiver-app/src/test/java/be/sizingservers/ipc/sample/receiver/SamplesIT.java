package be.sizingservers.ipc.sample.receiver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The two samples as their reader would run them: {@code java -jar}, in processes of
 * their own.
 */
@Timeout(180)
class SamplesIT {

	private static final Path RECEIVER = Path.of("target", "sample-receiver-app.jar");

	private static final Path SENDER = Path.of("..", "sample-sender-app", "target", "sample-sender-app.jar");

	@TempDir
	Path temp;

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void stop() throws InterruptedException {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor();
		}
	}

	@Test
	void theReceiverPrintsWhatTheSenderSendsAndTheSenderWhatBecameOfIt() throws Exception {
		Path sender = start(SENDER, "sender.log");
		awaitLine(sender, "no receivers found");
		Path receiver = start(RECEIVER, "receiver.log");
		awaitLine(receiver, "Order ");
		awaitLine(receiver, "Received OrderPlaced");
		awaitLine(sender, "handled by");
		Process receiving = this.processes.get(1);
		receiving.destroy();
		assertThat(receiving.waitFor(30, TimeUnit.SECONDS)).isTrue();
		long before = Files.size(sender);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> Files.readString(sender).substring((int) before).contains("no receivers found"));
	}

	private Path start(Path jar, String log) throws IOException {
		assertThat(jar).as("built by the package phase of its module").exists();
		Path output = this.temp.resolve(log);
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		this.processes
			.add(new ProcessBuilder(java, "-jar", jar.toString(), "--ipc.local.directory=" + this.temp.resolve("ipc"))
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start());
		return output;
	}

	private static void awaitLine(Path log, String text) {
		await().alias(text).atMost(Duration.ofSeconds(60)).until(() -> Files.readString(log).contains(text));
	}

}
