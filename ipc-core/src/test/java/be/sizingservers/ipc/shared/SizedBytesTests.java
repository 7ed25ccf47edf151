package be.sizingservers.ipc.shared;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class SizedBytesTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100_000 })
	void givesBackWhatWentIn(int size) throws IOException {
		byte[] bytes = new byte[size];
		Arrays.fill(bytes, (byte) 7);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Shared.writeSizedBytes(out, bytes);
		Shared.writeSizedBytes(out, new byte[] { 8 });
		InputStream in = new ByteArrayInputStream(out.toByteArray());
		assertThat(Shared.readSizedBytes(in, size)).isEqualTo(bytes);
		assertThat(Shared.readSizedBytes(in, 1)).containsExactly(8);
	}

	@Test
	void writesTheSizeAsTheOriginalDoes() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Shared.writeSizedBytes(out, "PyH".getBytes());
		assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo("0300000000000000507948");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0500000000000000", "ffffffffffffffff", "0000000000000080", "ffffffffffffff7f",
			"0400000001000000" })
	void refusesSizeThatIsNegativeOrTooLarge(String size) {
		assertThatIOException()
			.isThrownBy(() -> Shared.readSizedBytes(new ByteArrayInputStream(HexFormat.of().parseHex(size)), 4))
			.withMessageContaining("0 to 4 are accepted");
	}

	@Test
	void reportsStreamThatEndsInTheSize() {
		assertThatExceptionOfType(EOFException.class)
			.isThrownBy(() -> Shared.readSizedBytes(new ByteArrayInputStream(new byte[7]), 4))
			.withMessageContaining("after 7 of 8 bytes");
	}

	@Test
	void allocatesNoMoreThanArrives() {
		InputStream in = new OneByteAtATime(HexFormat.of().parseHex("ffffff7f000000000102"));
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> Shared.readSizedBytes(in, Integer.MAX_VALUE))
			.withMessageContaining("after 2 of 2147483647 bytes");
	}

	@Test
	void readsStreamThatDeliversByteByByte() throws IOException {
		assertThat(Shared.readBytes(new OneByteAtATime(new byte[] { 1, 2, 3, 4 }), 3)).containsExactly(1, 2, 3);
	}

	private static final class OneByteAtATime extends InputStream {

		private final InputStream in;

		OneByteAtATime(byte[] bytes) {
			this.in = new ByteArrayInputStream(bytes);
		}

		@Override
		public int read() throws IOException {
			return this.in.read();
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			return this.in.read(buffer, offset, Math.min(1, length));
		}

	}

}
