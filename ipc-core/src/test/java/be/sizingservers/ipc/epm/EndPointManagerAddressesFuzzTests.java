package be.sizingservers.ipc.epm;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The input is a list, separated by commas.
 */
class EndPointManagerAddressesFuzzTests {

	static Stream<byte[]> inputs() {
		return Stream
			.of("localhost", "one:4455,two:4456,three", "[::1]:4455", "[fe80::1%eth0]", "::1", "one,one", "one:0",
					"one:65536", "one:99999999999", "one:-1", ":4455", "[]", "[:]:1", " ", "one\r\ntwo",
					"\u001b[31mred", "[::1%\r\n\u001b]:1", "b\u00fccher.example:1", "[" + ":".repeat(3_000),
					"[" + ":".repeat(3_000) + "%")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void addresses(byte[] input) throws Exception {
		String text = new String(input, StandardCharsets.UTF_8);
		ParserContract.holds(() -> {
			EndPointManagerConnection connection = EndPointManagerConnection
				.to(Stream.of(text.split(",", -1)).toList());
			assertThat(connection.toString()).matches(ParserContract::isPrintable);
		}, IllegalArgumentException.class);
	}

}
