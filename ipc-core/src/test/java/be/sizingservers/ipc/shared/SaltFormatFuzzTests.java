package be.sizingservers.ipc.shared;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class SaltFormatFuzzTests {

	static Stream<byte[]> inputs() {
		return Stream
			.of("{0x01,0x02,0x03}", "{ 0x1, 0XfF , 0x00 }", "DeadBeef", "base64:AQID", "base64:AQ==", "base64:+/8=",
					"base64:AQ=", "base64:A", "{0x01,0x100}", "{0x01,,2", "{}", "01020", "\u001b[31m\r\n",
					"{0x01,\r\n\u001b[31m}", "base64:\r\n", "\uD83D\uDE00", "{" + "0x01,".repeat(500) + "0x01}",
					"0a".repeat(2_000), "base64:" + "AQID".repeat(900), "base64:" + "=".repeat(4_000))
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void salt(byte[] input) throws Exception {
		String text = new String(input, StandardCharsets.UTF_8);
		ParserContract.holds(() -> assertThat(Shared.parseSalt(text)).hasSizeBetween(1, text.length()),
				IllegalArgumentException.class);
	}

}
