package be.sizingservers.ipc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AllowedPortsTests {

	@Test
	void readsPortsAndRangesInTheirOrder() {
		assertThat(AllowedPorts.parse("5020, 5000-5002,80").ports()).containsExactly(5020, 5000, 5001, 5002, 80);
		assertThat(AllowedPorts.parse("1-65535").ports()).hasSize(65_535);
		assertThat(AllowedPorts.parse(" ")).isEqualTo(AllowedPorts.ANY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "5000,", ",", "5000-", "-5000", "5000-5010-5020", "5000 5001", "0x50", "+80", "1e3",
			"99999999999999999999" })
	void refusesGarbageAndNamesIt(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPorts.parse(text))
			.withMessageContaining("'" + text + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "65536", "5010-5000", "1-70000" })
	void refusesPortsOutOfRange(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPorts.parse(text)).withMessageContaining("65535");
	}

	@ParameterizedTest
	@ValueSource(strings = { "80,80", "5000-5010,5005" })
	void refusesDuplicates(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPorts.parse(text)).withMessageContaining("twice");
	}

	@Test
	void quotesNoLineBreak() {
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPorts.parse("5\n-\r\n4"))
			.withMessageMatching("\\P{Cntrl}*");
	}

	@Test
	void refusesNumbersLikewise() {
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPorts.of(0)).withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPorts.of(7, 7)).withMessageContaining("7");
	}

}
