package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.spring.endpoint.ListeningApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that only trains the JVM, as for an AOT cache, ends once all beans have been
 * created. In a JVM of its own, as it ends that.
 */
@Timeout(120)
class AotTrainingTests {

	@TempDir
	private Path folder;

	@Test
	void registersNothing() throws Exception {
		Path registry = this.folder.resolve("ipc");
		Path log = this.folder.resolve("log");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dspring.context.exit=onRefresh", "-cp", System.getProperty("java.class.path"), Main.class.getName(),
				"--ipc.handle=orders", "--ipc.local.directory=" + registry)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(log).content().contains("Starting").doesNotContain("Receives messages");
		assertThat(process.exitValue()).isZero();
		assertThat(registry).doesNotExist();
	}

	static final class Main {

		private Main() {
		}

		public static void main(String[] arguments) {
			SpringApplication.run(ListeningApplication.class, arguments);
		}

	}

}
