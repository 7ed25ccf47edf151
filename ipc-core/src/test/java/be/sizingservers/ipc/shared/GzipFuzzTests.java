package be.sizingservers.ipc.shared;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GzipFuzzTests {

	/**
	 * A checksum of the header, which the JDK checks and we do not.
	 */
	private static final int HEADER_CRC = 0x02;

	private static final int MAX_BYTES = 16 * 1024 * 1024;

	static Stream<byte[]> inputs() {
		byte[] random = new byte[500];
		new Random(42).nextBytes(random);
		byte[] text = Shared.gzip("a text that compresses, a text that compresses".getBytes(StandardCharsets.UTF_8));
		return Stream.of(text, Shared.gzip(new byte[0]), Shared.gzip(random), Shared.gzip(new byte[64 * 1024]),
				Shared.gzip(new byte[3 * 1024 * 1024]), Arrays.copyOf(text, text.length - 1),
				Arrays.copyOf(text, text.length + 1),
				HexFormat.of()
					.parseHex("1f8b081e0000000000030300" + "78797a6e616d65006300" + "0102" + "0300" + "00".repeat(8)),
				HexFormat.of().parseHex("1f8b080400000000000cffff"),
				HexFormat.of().parseHex("1f8b08080000000000036161"));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void gunzip(byte[] input) throws Exception {
		ParserContract.holds(() -> {
			byte[] expanded = Shared.gunzip(input, MAX_BYTES);
			assertThat(expanded.length).isLessThanOrEqualTo(Math.max(64 * 1024, 100 * input.length));
			boolean checked = (input[3] & HEADER_CRC) != 0;
			if (!checked) {
				assertThat(Arrays.equals(expandedByTheJdk(input), expanded)).isTrue();
			}
		}, CorruptDataException.class);
	}

	private static byte[] expandedByTheJdk(byte[] gzipped) throws IOException {
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
			return in.readAllBytes();
		}
	}

}
