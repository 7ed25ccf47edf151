package be.sizingservers.ipc.shared;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Utf8Tests {

	@ParameterizedTest
	@ValueSource(strings = { "", "plain", "null \0 inside", "é ß 漢字", "😀 pair", "a replacement \uFFFD of its own" })
	void givesBackWhatWentIn(String text) {
		byte[] bytes = Utf8.encode(text);
		assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ab\uD83D", "ab\uD83Dc", "ab\uDE00", "ab\uDE00\uD83D", "ab\uD83D\uD83D\uDE00" })
	void refusesUnpairedSurrogate(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Utf8.encode(text)).withMessageContaining("at index 2");
	}

	@Test
	void decodesOnlyItsPartOfTheBuffer() {
		byte[] buffer = "--text--".getBytes(StandardCharsets.UTF_8);
		assertThat(Utf8.decode(buffer, 2, 4)).isEqualTo("text");
	}

	@Test
	void refusesInvalidBytesAndNamesTheFirst() {
		byte[] buffer = { '-', 'a', 'b', (byte) 0xC3, '(', '-' };
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Utf8.decode(buffer, 1, 4))
			.withMessageContaining("4 bytes are no valid UTF-8")
			.withMessageContaining("index 2");
	}

	@Test
	void refusesCharacterCutAtTheEnd() {
		byte[] bytes = "漢".getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Utf8.decode(bytes, 0, 2));
	}

}
