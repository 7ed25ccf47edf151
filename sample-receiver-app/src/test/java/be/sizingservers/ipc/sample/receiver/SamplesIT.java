package be.sizingservers.ipc.sample.receiver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

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

	private static final Path MANAGER = Path.of("..", "epm-service-app", "target", "epm-service-app.jar");

	private static final Pattern PORT = Pattern.compile("The End Point Manager listens.*\\bport=\"?(\\d+)");

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
		String folder = "--ipc.local.directory=" + this.temp.resolve("ipc");
		Path sender = start("sender.log", SENDER, folder);
		awaitLine(sender, "no receivers found");
		Path receiver = start("receiver.log", RECEIVER, folder);
		awaitReceived(sender, receiver);
		stopReceiver(sender, 1);
	}

	@Test
	void theyFindEachOtherOverAnEndPointManager() throws Exception {
		Path manager = start("manager.log", MANAGER, "--ipc.epm.server.port=0", "--server.port=0");
		String port = "--ipc.epm.port=" + awaitPort(manager);
		Path sender = start("sender.log", SENDER, "--spring.profiles.active=network", port);
		awaitLine(sender, "no receivers found");
		Path receiver = start("receiver.log", RECEIVER, "--spring.profiles.active=network", port);
		awaitReceived(sender, receiver);
		stopReceiver(sender, 2);
	}

	@Test
	void theyShareTheSecretThatTheManagerHasMade() throws Exception {
		Path secret = start("secret.yml", MANAGER, "--generate-secret");
		assertThat(this.processes.get(0).waitFor()).isZero();
		assertThat(secret).content().startsWith("# For the End Point Manager.").endsWith("\"\n");
		String shared = "--spring.config.import=file:" + secret;
		Path manager = start("manager.log", MANAGER, "--ipc.epm.server.port=0", "--server.port=0", shared);
		String port = "--ipc.epm.port=" + awaitPort(manager);
		Path sender = start("sender.log", SENDER, "--spring.profiles.active=network", port, shared);
		awaitReceived(sender, start("receiver.log", RECEIVER, "--spring.profiles.active=network", port, shared));
		Path stranger = start("stranger.log", RECEIVER, "--spring.profiles.active=network", port);
		awaitLine(stranger, "wants a password");
	}

	private static void awaitReceived(Path sender, Path receiver) {
		awaitLine(receiver, "Order ");
		awaitLine(receiver, "Received OrderPlaced");
		awaitLine(sender, "handled by");
	}

	private void stopReceiver(Path sender, int index) throws Exception {
		Process receiving = this.processes.get(index);
		receiving.destroy();
		assertThat(receiving.waitFor(30, TimeUnit.SECONDS)).isTrue();
		long before = Files.size(sender);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> Files.readString(sender).substring((int) before).contains("no receivers found"));
	}

	private static String awaitPort(Path manager) {
		return await().alias("the manager's port")
			.atMost(Duration.ofSeconds(60))
			.until(() -> PORT.matcher(Files.readString(manager)).results().map((found) -> found.group(1)).findFirst(),
					Optional::isPresent)
			.orElseThrow();
	}

	private Path start(String log, Path jar, String... arguments) throws IOException {
		assertThat(jar).as("built by the package phase of its module").exists();
		Path output = this.temp.resolve(log);
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
		command.addAll(List.of(arguments));
		this.processes
			.add(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start());
		return output;
	}

	private static void awaitLine(Path log, String text) {
		await().alias(text).atMost(Duration.ofSeconds(60)).until(() -> Files.readString(log).contains(text));
	}

}
