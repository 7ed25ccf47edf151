package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.spring.IpcEventListener;
import be.sizingservers.ipc.spring.IpcHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads when something other than a property is wrong. Properties are in
 * {@link MistakesTests}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@TempDir
	private Path folder;

	@Test
	void namesPropertyWithoutWhichThereIsNoSender(CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(new Class<?>[] { App.class, Sending.class },
				new String[] { "--spring.main.banner-mode=off" }));
		assertThat(report(output)).contains("Parameter 0 of constructor in " + Sending.class.getName(),
				"required a bean of type 'be.sizingservers.ipc.Sender'", "ipc.handle is not set", "Set ipc.handle to");
	}

	@Test
	void namesHandleThatYamlMakesBooleanToWhoWantsSender(CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(new Class<?>[] { App.class, Sending.class },
				new String[] { "--spring.main.banner-mode=off", "--ipc.handle=false" }));
		assertThat(report(output)).contains("'false'", "into quotes");
	}

	@Test
	void namesPropertyThatDisablesReceiver(CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(new Class<?>[] { App.class, Receiving.class },
				new String[] { "--spring.main.banner-mode=off", "--ipc.handle=orders", "--ipc.receiver.enabled=false",
						"--ipc.local.directory=" + this.folder.resolve("ipc") }));
		assertThat(report(output)).contains("required a bean of type 'be.sizingservers.ipc.Receiver'",
				"ipc.receiver.enabled is false", "Leave ipc.receiver.enabled away");
	}

	@Test
	void leavesOtherMissingBeansToSpringBoot(CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(new Class<?>[] { App.class, Wanting.class },
				new String[] { "--spring.main.banner-mode=off" }));
		assertThat(report(output)).contains("required a bean of type 'java.util.concurrent.Phaser'")
			.doesNotContain("ipc.handle");
	}

	@Test
	void namesPortsThatAreAllInUse(CapturedOutput output) throws IOException {
		try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String ports = first.getLocalPort() + "," + second.getLocalPort();
			assertFails(output, "ipc.receiver.allowed-ports", String.valueOf(first.getLocalPort()),
					String.valueOf(second.getLocalPort()), "--ipc.receiver.allowed-ports=" + ports);
		}
	}

	@Test
	void namesFolderThatIsSymbolicLink(CapturedOutput output) throws IOException {
		Path target = Files.createDirectory(this.folder.resolve("target"));
		Path link = Files.createSymbolicLink(this.folder.resolve("link"), target);
		assertFails(output, "ipc.local.directory", link.toString(), "link", "--ipc.local.directory=" + link);
	}

	@Test
	void namesRequestHandlerWhoseHandleIsNotSet(CapturedOutput output) {
		assertFailsWith(Answering.class, output, "@IpcHandler of", "${nowhere}");
	}

	@Test
	void namesEventListenerWhoseHandleIsNotSet(CapturedOutput output) {
		assertFailsWith(Listening.class, output, "@IpcEventListener of", "${nowhere}", "property of its placeholder");
	}

	private void assertFailsWith(Class<?> bean, CapturedOutput output, String... texts) {
		assertThatException().isThrownBy(
				() -> SpringApplication.run(new Class<?>[] { App.class, bean }, new String[] { "--ipc.handle=orders",
						"--spring.main.banner-mode=off", "--ipc.local.directory=" + this.folder.resolve("ipc") }));
		assertThat(report(output)).contains(texts).contains("Description:", "Action:");
	}

	static class Answering {

		@IpcHandler("${nowhere}")
		String answer(String question) {
			return question;
		}

	}

	static class Listening {

		@IpcEventListener("${nowhere}")
		void on(String text) {
		}

	}

	private void assertFails(CapturedOutput output, String first, String second, String third, String argument) {
		List<String> arguments = new ArrayList<>(List.of("--ipc.handle=orders", "--spring.main.banner-mode=off",
				"--ipc.local.directory=" + this.folder.resolve("ipc")));
		arguments.removeIf((other) -> argument.startsWith(other.substring(0, other.indexOf('=') + 1)));
		arguments.add(argument);
		assertThatException().isThrownBy(() -> SpringApplication.run(App.class, arguments.toArray(String[]::new)));
		assertThat(report(output)).contains(first, second, third, "Description:", "Action:");
	}

	private static String report(CapturedOutput output) {
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
		return output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
	}

	static class Sending {

		Sending(Sender sender) {
		}

	}

	static class Receiving {

		Receiving(Receiver receiver) {
		}

	}

	static class Wanting {

		Wanting(Phaser phaser) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
			IpcReceiverAutoConfiguration.class, IpcHandlerAutoConfiguration.class,
			PropertyPlaceholderAutoConfiguration.class })
	static class App {

	}

}
