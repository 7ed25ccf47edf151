package be.sizingservers.ipc.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads when a property is wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@TempDir
	private Path folder;

	@Test
	void namesHandleThatIsBlank(CapturedOutput output) {
		assertFails(output, "APPLICATION FAILED TO START", "ipc.handle", "blank", "--ipc.handle= ");
	}

	@Test
	void namesHandleWithControlCharacter(CapturedOutput output) {
		assertFails(output, "ipc.handle", "a\\u0007b", "U+0007", "--ipc.handle=a\u0007b");
	}

	@Test
	void namesPortListWithGarbage(CapturedOutput output) {
		assertFails(output, "ipc.receiver.allowed-ports", "5000-5010,abc", "'abc'",
				"--ipc.receiver.allowed-ports=5000-5010,abc");
	}

	@Test
	void namesPortListWithEmptyPart(CapturedOutput output) {
		assertFails(output, "ipc.receiver.allowed-ports", "5000,,5010", "part ''",
				"--ipc.receiver.allowed-ports=5000,,5010");
	}

	@Test
	void namesPortThatIsNamedTwice(CapturedOutput output) {
		assertFails(output, "ipc.receiver.allowed-ports", "5000-5010,5005", "5005 is named twice",
				"--ipc.receiver.allowed-ports=5000-5010,5005");
	}

	@Test
	void namesPortOutOfRange(CapturedOutput output) {
		assertFails(output, "ipc.receiver.allowed-ports", "70000", "65535", "--ipc.receiver.allowed-ports=70000");
	}

	@Test
	void namesAddressThatIsNone(CapturedOutput output) {
		assertFails(output, "ipc.receiver.ip-address-to-register", "'1.2.3.4.5'", "Action:",
				"--ipc.receiver.ip-address-to-register=1.2.3.4.5");
	}

	@Test
	void namesAddressThatIsNotLoopback(CapturedOutput output) {
		assertFails(output, "ipc.receiver.ip-address-to-register", "192.0.2.1", "loopback",
				"--ipc.receiver.ip-address-to-register=192.0.2.1");
	}

	@Test
	void namesSendTimeoutThatIsNotPositive(CapturedOutput output) {
		assertFails(output, "ipc.sender.send-timeout", "PT0S", "between", "--ipc.sender.send-timeout=0s");
	}

	@Test
	void namesClassThatDoesNotExist(CapturedOutput output) {
		assertFails(output, "ipc.types.ids.order", "com.acme.Nobody", "ClassNotFoundException",
				"--ipc.types.ids.order=com.acme.Nobody");
	}

	@Test
	void namesApplicationNameThatIsTooLong(CapturedOutput output) {
		assertFails(output, "spring.application.name", "at most 128", "Action:",
				"--spring.application.name=" + "x".repeat(129));
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

	private void assertFails(CapturedOutput output, String first, String second, String third, String argument) {
		List<String> arguments = new ArrayList<>(List.of("--ipc.handle=orders", "--spring.main.banner-mode=off",
				"--ipc.local.directory=" + this.folder.resolve("ipc")));
		arguments.removeIf((other) -> argument.startsWith(other.substring(0, other.indexOf('=') + 1)));
		arguments.add(argument);
		assertThatException().isThrownBy(() -> SpringApplication.run(App.class, arguments.toArray(String[]::new)));
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
		String report = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(report).contains(first, second, third, "Description:", "Action:");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
			IpcReceiverAutoConfiguration.class })
	static class App {

	}

}
