package be.sizingservers.ipc.directory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EntryNameTests {

	private static final String HASH = "0123456789abcdef0123456789abcdef";

	private static final String RANDOM = "fedcba9876543210";

	@Test
	void readsNames() {
		assertThat(EntryName.parse(HASH + "-4711-0-" + RANDOM + ".entry"))
			.isEqualTo(new EntryName(HASH, 4711, 0, RANDOM));
	}

	@ParameterizedTest
	@ValueSource(strings = { "04711-1", "4711-01", "00-1", "-1-1", "9999999999999999999-1", "1-" })
	void readsNoNameThatItWouldWriteInAnotherWay(String numbers) {
		assertThat(EntryName.parse(HASH + "-" + numbers + "-" + RANDOM + ".entry")).isNull();
	}

}
