package be.sizingservers.ipc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTests {

	@Test
	void escapesWhatWouldForgeALogLine() {
		assertThat(Printable.of("a\r\nINFO fake\u001b[31m\u202e\u2028x"))
			.isEqualTo("a\\u000d\\u000aINFO fake\\u001b[31m\\u202e\\u2028x");
	}

	@Test
	void cutsLongText() {
		assertThat(Printable.of("x".repeat(1_000))).hasSize(129).endsWith("x…");
		assertThat(Printable.of("x".repeat(128))).isEqualTo("x".repeat(128));
	}

}
