package be.sizingservers.ipc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HandleTests {

	@ParameterizedTest
	@ValueSource(strings = { "o", "orders", "Orders of Zoë / 2026", "注文" })
	void takesPrintableNames(String value) {
		assertThat(Handle.of(value)).hasToString(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u2003\u2003" })
	void refusesBlankNames(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> Handle.of(value)).withMessageContaining("blank");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\u0000", "\u001b[31mred", "a\u0085b" })
	void refusesControlCharactersAndDoesNotPrintThem(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> Handle.of(value))
			.withMessageContaining("control character")
			.withMessageMatching("\\P{Cntrl}*");
	}

	@Test
	void countsBytesNotCharacters() {
		assertThat(Handle.of("é".repeat(128)).value()).hasSize(128);
		assertThatIllegalArgumentException().isThrownBy(() -> Handle.of("é".repeat(128) + "x"))
			.withMessageContaining("257")
			.withMessageContaining("256");
	}

}
