package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is looked at while an application is built, where it is processed ahead of time.
 */
class AotProcessingTests {

	@TempDir
	private Path folder;

	/**
	 * A variable of the machine that the application will run on.
	 */
	@Test
	void leavesEmptyPropertiesToTheStart() {
		process("--ipc.receiver.enabled=${RECEIVES:}");
		assertThat(this.folder.resolve("sources")).isNotEmptyDirectory();
	}

	@Test
	void refusesNamesThatAreNone() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> process("--ipc.handel=billing"))
			.withMessageContaining("ipc.handel");
	}

	private void process(String argument) {
		Settings settings = Settings.builder()
			.sourceOutput(this.folder.resolve("sources"))
			.resourceOutput(this.folder.resolve("resources"))
			.classOutput(this.folder.resolve("classes"))
			.groupId("com.example")
			.artifactId("shop")
			.build();
		new SpringApplicationAotProcessor(App.class, settings, new String[] { "--ipc.handle=orders", argument })
			.process();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(IpcAutoConfiguration.class)
	static class App {

		static void main(String[] arguments) {
			SpringApplication.run(App.class, arguments);
		}

	}

}
