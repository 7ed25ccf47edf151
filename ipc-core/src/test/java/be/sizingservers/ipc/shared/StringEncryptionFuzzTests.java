package be.sizingservers.ipc.shared;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class StringEncryptionFuzzTests {

	private static final byte[] SALT = { 1, 2, 3 };

	/**
	 * The key costs nothing; a cost beyond the bounds must not come as far as here.
	 */
	private static final StringEncryption ENCRYPTION = new StringEncryption((cost, password, salt, keyBytes) -> {
		assertThat(cost.isWithinBounds()).isTrue();
		return new byte[keyBytes];
	});

	static Stream<byte[]> inputs() {
		String encrypted = ENCRYPTION.encrypt("hello \uD83D\uDE00", "password", SALT);
		return Stream.of(encrypted, encrypted + "A", encrypted.replace("m=65536", "m=999999999"),
				encrypted.replace("m=65536", "m=2147483648"), encrypted.replace("t=3", "t=0"),
				encrypted.replace("p=1", "p=4"), encrypted.replace("ipc1", "ipc2"), "ipc1:argon2id:m=8,t=1,p=1:AAAA",
				"ipc1:\r\n\u001b[31m", "", "DOWoK1lTToC8JAOHO807UA==", encrypted + "=".repeat(3_000))
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void encryptedText(byte[] input) throws Exception {
		String text = new String(input, StandardCharsets.UTF_8);
		ParserContract.holds(() -> assertThat(ENCRYPTION.decrypt(text, "password", SALT)).isNotNull(),
				CorruptDataException.class);
	}

}
