package be.sizingservers.ipc.epmservice;

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

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What an operator reads when the service does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@Test
	void namesArgumentThatIsNoPort(CapturedOutput output) {
		assertFails(output, List.of("70000"), "Argument 1 is '70000'", "0 to 65535", "Give no argument");
	}

	@Test
	void namesArgumentAndPropertyThatDiffer(CapturedOutput output) {
		assertFails(output, List.of("4456", "--ipc.epm.server.port=4457"), "argument 4456", "ipc.epm.server.port=4457",
				"commandLineArgs", "Remove one of the two");
	}

	@Test
	void refusesPasswordThatWouldProtectNothing(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.password=hush", "--ipc.epm.server.salt={0x5a}"), "has a password",
				"ipc.epm.server.password", "protect nothing", "Remove password and salt");
		assertThat(output.getAll()).doesNotContain("hush", "5a");
	}

	@Test
	void refusesPasswordThatIsGivenAsArgument(CapturedOutput output) {
		assertFails(output, List.of("0", "hush", "0x5a", "0x6b"), "has a password", "protect nothing");
		assertThat(output.getAll()).doesNotContain("hush", "5a", "6b");
	}

	@Test
	void refusesPasswordThatIsEmpty(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.password="), "has a password", "protect nothing");
	}

	@Test
	void refusesPasswordThatSystemdHandsOver(CapturedOutput output, @TempDir Path credentials) throws IOException {
		Files.writeString(credentials.resolve("ipc.epm.server.password"), "hush\n");
		Files.writeString(credentials.resolve("ipc.epm.server.salt"), "{0x5a}\n");
		assertFails(output, List.of("--spring.config.import=configtree:" + credentials + "/"), "has a password",
				"protect nothing");
		assertThat(output.getAll()).doesNotContain("hush");
	}

	@Test
	void refusesSaltAlone(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.salt=0102"), "has a salt", "protect nothing");
	}

	@Test
	void namesByteOfSaltThatIsWrong(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.salt={0x01,0xZZ}"), "ipc.epm.server.salt", "byte 2 is '0xZZ'",
				"put it in quotes");
	}

	@Test
	void namesPortOutOfRange(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.port=70000"), "ipc.epm.server.port is 70000", "65535");
	}

	@Test
	void namesPortThatIsNoNumber(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.port=abc"), "ipc.epm.server.port", "abc");
	}

	@Test
	void namesPortThatIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			String port = String.valueOf(other.getLocalPort());
			assertFails(output, List.of(port), "127.0.0.1", port, "ipc.epm.server.port");
		}
	}

	@Test
	void namesAddressThatOthersCouldReach(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.bind-address=0.0.0.0"), "0.0.0.0", "loopback",
				"ipc.epm.server.allow-insecure=true");
	}

	@Test
	void namesLimitThatIsTooSmall(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.limits.connections=0"), "ipc.epm.server.limits",
				"connections is 0", "at least 1");
	}

	private static void assertFails(CapturedOutput output, List<String> arguments, String... parts) {
		List<String> all = new ArrayList<>(List.of("--spring.main.web-application-type=none",
				"--spring.main.banner-mode=off", "--spring.main.register-shutdown-hook=false"));
		all.addAll(arguments);
		assertThatException().isThrownBy(() -> EpmServiceApplication.main(all.toArray(String[]::new)));
		assertThat(output.getAll()).contains("APPLICATION FAILED TO START");
		String report = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(report).contains("Description:", "Action:").contains(parts);
	}

}
