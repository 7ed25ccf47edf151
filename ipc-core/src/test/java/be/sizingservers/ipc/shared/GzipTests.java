package be.sizingservers.ipc.shared;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GzipTests {

	private static final int MIB = 1024 * 1024;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 8191, 8192, 8193, 100_000, 3 * MIB })
	void givesBackWhatWentIn(int size) {
		byte[] bytes = random(size);
		assertThat(Shared.gunzip(Shared.gzip(bytes), size)).isEqualTo(bytes);
	}

	@Test
	void expandsSmallZeroesWhateverTheirRatio() {
		byte[] zeroes = new byte[Gzip.UNRATED_BYTES];
		assertThat(Shared.gunzip(Shared.gzip(zeroes), MIB)).isEqualTo(zeroes);
	}

	@Test
	void refusesMoreThanTheCallerAccepts() {
		byte[] gzipped = Shared.gzip(random(1001));
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.gunzip(gzipped, 1000))
			.withMessageContaining("beyond the limit of 1000 bytes");
	}

	@Test
	void stopsGzipBombAtItsRatio() {
		byte[] bomb = bomb(32);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.gunzip(bomb, Integer.MAX_VALUE))
			.withMessageContaining("more than 100 times its size");
	}

	@Test
	void stopsGzipBombAtTheLimitOfTheCaller() {
		byte[] bomb = bomb(32);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.gunzip(bomb, MIB))
			.withMessageContaining("beyond the limit");
	}

	@Test
	void refusesEveryTruncation() {
		byte[] gzipped = Shared.gzip(random(200));
		for (int length = 0; length < gzipped.length; length++) {
			byte[] truncated = Arrays.copyOf(gzipped, length);
			assertThatExceptionOfType(CorruptDataException.class).as("%d bytes", length)
				.isThrownBy(() -> Shared.gunzip(truncated, MIB))
				.withMessageContaining("truncated");
		}
	}

	@Test
	void neverGivesOtherBytesForCorruptOnes() {
		byte[] bytes = "a text that compresses, a text that compresses".getBytes();
		byte[] gzipped = Shared.gzip(bytes);
		for (int bit = 0; bit < gzipped.length * 8; bit++) {
			byte[] corrupt = gzipped.clone();
			corrupt[bit / 8] ^= (byte) (1 << bit % 8);
			try {
				assertThat(Shared.gunzip(corrupt, MIB)).as("bit %d", bit).isEqualTo(bytes);
			}
			catch (CorruptDataException ex) {
				assertThat(ex).hasMessageContaining("gzip");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 8, 18, 100 })
	void refusesWhatFollows(int trailing) {
		byte[] gzipped = Shared.gzip(random(200));
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.gunzip(Arrays.copyOf(gzipped, gzipped.length + trailing), MIB))
			.withMessageContaining("followed by %d other bytes".formatted(trailing));
	}

	@Test
	void refusesSecondMember() {
		byte[] one = Shared.gzip(random(10));
		byte[] two = Arrays.copyOf(one, one.length * 2);
		System.arraycopy(one, 0, two, one.length, one.length);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.gunzip(two, MIB))
			.withMessageContaining("followed by");
	}

	@Test
	void refusesWhatIsNoGzip() {
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.gunzip("this is plain text".getBytes(), MIB))
			.withMessageContaining("do not start with a gzip header");
	}

	@Test
	void readsHeaderWithAllOptionalParts() throws IOException {
		byte[] bytes = random(100);
		ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
		gzipped.write(new byte[] { 0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3 });
		gzipped.write(new byte[] { 3, 0, 'x', 'y', 'z', 'n', 'a', 'm', 'e', 0, 'c', 0, 1, 2 });
		try (DeflaterOutputStream out = new DeflaterOutputStream(gzipped, new Deflater(9, true))) {
			out.write(bytes);
		}
		byte[] plain = Shared.gzip(bytes);
		byte[] file = gzipped.toByteArray();
		byte[] withTrailer = Arrays.copyOf(file, file.length + 8);
		System.arraycopy(plain, plain.length - 8, withTrailer, file.length, 8);
		assertThat(Shared.gunzip(withTrailer, MIB)).isEqualTo(bytes);
	}

	@Test
	void refusesNegativeLimit() {
		assertThatIllegalArgumentException().isThrownBy(() -> Shared.gunzip(new byte[0], -1))
			.withMessageContaining("-1");
	}

	private static byte[] bomb(int mebibytes) {
		return Shared.gzip(new byte[mebibytes * MIB]);
	}

	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(42).nextBytes(bytes);
		return bytes;
	}

}
