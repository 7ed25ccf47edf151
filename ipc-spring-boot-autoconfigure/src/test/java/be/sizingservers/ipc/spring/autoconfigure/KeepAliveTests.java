package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.spring.endpoint.ListeningApplication;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that only receives goes on when its main method has returned, whatever
 * threads its listeners run on. In a JVM of its own, as it would end with that.
 */
@Timeout(120)
class KeepAliveTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void receivesAfterMainHasReturned(boolean virtualThreads) throws Exception {
		Path registry = this.folder.resolve("ipc");
		Path log = this.folder.resolve("log");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Main.class.getName(), "--ipc.handle=orders",
				"--spring.main.web-application-type=none", "--spring.threads.virtual.enabled=" + virtualThreads,
				"--ipc.local.directory=" + registry)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try (Sender sender = Sender.builder("orders").directory(LocalUserDirectory.at(registry)).start()) {
			await().atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(log).content().contains("thread main ended"));
			assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
			assertThat(sender.send("hello").get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			// One that nothing keeps alive handles messages until it is gone.
			assertThat(process.waitFor(2, TimeUnit.SECONDS)).isFalse();
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	static final class Main {

		private Main() {
		}

		public static void main(String[] arguments) {
			Thread main = Thread.currentThread();
			Thread witness = new Thread(() -> {
				try {
					main.join();
					System.out.println("thread main ended");
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			witness.setDaemon(true);
			witness.start();
			SpringApplication.run(ListeningApplication.class, arguments);
		}

	}

}
