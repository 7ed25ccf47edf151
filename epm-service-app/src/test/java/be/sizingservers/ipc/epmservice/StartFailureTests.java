package be.sizingservers.ipc.epmservice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
	void refusesPasswordWithoutSalt(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.password=hush"), "a password (ipc.epm.server.password)",
				"no salt (ipc.epm.server.salt)", "--generate-secret");
		assertThat(output.getAll()).doesNotContain("hush");
	}

	@Test
	void refusesSaltWithoutPassword(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.salt=5a5b"), "a salt (ipc.epm.server.salt)",
				"no password (ipc.epm.server.password)", "--generate-secret");
		assertThat(output.getAll()).doesNotContain("5a5b");
	}

	@Test
	void refusesPasswordThatIsEmpty(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.password=", "--ipc.epm.server.salt=0102"),
				"(ipc.epm.server.password) is empty", "--generate-secret");
	}

	@Test
	void refusesPasswordThatIsAPlaceholder(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.password=${NO_PASSWORD}", "--ipc.epm.server.salt=0102"),
				"(ipc.epm.server.password) is a placeholder", "--generate-secret");
	}

	@Test
	void refusesPasswordBesideCertificates(CapturedOutput output) {
		assertFails(output, List.of("0", "hush", "0x5a", "0x6b", "--ipc.epm.server.ssl.bundle=company"),
				"both a password or a salt", "an SSL bundle (ipc.epm.server.ssl.bundle)", "Remove the password");
		assertThat(output.getAll()).doesNotContain("hush", "5a", "6b");
	}

	@Test
	void namesBundleThatIsNotDefined(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.ssl.bundle=company"), "ipc.epm.server.ssl.bundle", "'company'",
				"spring.ssl.bundle.pem");
	}

	@Test
	void refusesBundleThatWouldTrustEverybody(CapturedOutput output, @TempDir Path folder) throws Exception {
		String[] bundle = Certificates.bundle("company", Certificates.keyStore(folder, "manager"), folder);
		List<String> arguments = new ArrayList<>(List.of("--ipc.epm.server.ssl.bundle=company"));
		Stream.of(bundle)
			.filter((property) -> property.contains(".keystore."))
			.map("--"::concat)
			.forEach(arguments::add);
		assertFails(output, arguments, "'company'", "It has no truststore", "a truststore with");
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
				"ipc.epm.server.password", "ipc.epm.server.ssl.bundle", "ipc.epm.server.allow-insecure=true");
	}

	@Test
	void namesLimitThatIsTooSmall(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.limits.connections=0"), "ipc.epm.server.limits",
				"connections is 0", "at least 1");
	}

	@Test
	void namesPropertyThatIsNone(CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.prot=4456"), "ipc.epm.server.prot", "unbound");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bind-address", "allow-insecure", "limits.connections",
			"limits.unauthenticated-connections", "limits.unauthenticated-per-address", "limits.registrations",
			"limits.watches", "limits.frame-bytes", "limits.ttl", "limits.handshake-timeout", "limits.frame-timeout",
			"limits.ping-interval", "limits.dead-after" })
	void namesValueOfTheWrongType(String property, CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server." + property + "=a b"), "ipc.epm.server." + property, "a b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "unauthenticatedConnections", "unauthenticatedPerAddress", "registrations", "watches",
			"frameBytes", "ttl", "handshakeTimeout", "frameTimeout", "pingInterval", "deadAfter" })
	void namesLimitThatIsNone(String limit, CapturedOutput output) {
		assertFails(output, List.of("--ipc.epm.server.limits." + limit + "=0"), "ipc.epm.server.limits", limit, "0");
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
