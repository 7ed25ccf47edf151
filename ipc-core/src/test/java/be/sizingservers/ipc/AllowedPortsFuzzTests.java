package be.sizingservers.ipc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class AllowedPortsFuzzTests {

	static Stream<byte[]> inputs() {
		return Stream
			.of("", "5000", "5000-5010,5020", " 80 , 443 - 445 ", "1-65535", "0", "65536", "5010-5000", "80,80",
					"99999-1", "2147483648", "-1", "5000-5010,", "5\n-\r\n4", "\u001b[31m80",
					"1-65535,".repeat(400) + "1-65535")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void portList(byte[] input) throws Exception {
		String text = new String(input, StandardCharsets.UTF_8);
		ParserContract.holds(() -> {
			List<Integer> ports = AllowedPorts.parse(text).ports();
			assertThat(ports.size()).isLessThanOrEqualTo(65_535);
		}, IllegalArgumentException.class);
	}

}
