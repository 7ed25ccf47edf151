package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EpmFramesTests {

	private static final UUID ONE = new UUID(1, 2);

	private static final UUID TWO = new UUID(3, 4);

	private static final byte[] SECRET = bytes(7);

	static Stream<EpmFrame> frames() {
		return Stream.of(new EpmFrame.Open(1, "shop", 42), new EpmFrame.Opened(1),
				new EpmFrame.Register(5, "örders", entry(1, 4, TWO), 15_000),
				new EpmFrame.Register(6, "orders", entry(2, 16, null), 15_000),
				new EpmFrame.Registered(5, ONE, -9, 77, 15_000), new EpmFrame.Renew(List.of(ONE, TWO)),
				new EpmFrame.Renewed(List.of()), new EpmFrame.Deregister(6, ONE), new EpmFrame.Deregistered(6),
				new EpmFrame.Watch(1, "orders", SECRET, 9, 8), new EpmFrame.Unwatch(1),
				new EpmFrame.Snapshot(1, 9, 8, true, List.of()),
				new EpmFrame.Snapshot(1, 9, 8, false,
						IntStream.range(0, 500).mapToObj((i) -> entry(i, 4, ONE)).toList()),
				new EpmFrame.Events(1, 9, List.of(entry(3, 16, null)), List.of(ONE, TWO)), new EpmFrame.Progress(10),
				new EpmFrame.Refused(0, RefusalCode.INVALID, "no"), new EpmFrame.KeepAlive(), new EpmFrame.Closing());
	}

	@ParameterizedTest
	@MethodSource("frames")
	void readsWhatWasWritten(EpmFrame frame) {
		assertThat(read(write(frame))).usingRecursiveComparison().isEqualTo(frame);
	}

	@Test
	void everyKindOfFrameIsTested() {
		assertThat(frames().map(EpmFrame::getClass).distinct()).hasSize(EpmFrame.class.getPermittedSubclasses().length);
	}

	@ParameterizedTest
	@MethodSource("frames")
	void refusesFramesThatEndTooSoonOrTooLate(EpmFrame frame) {
		byte[] bytes = write(frame);
		for (int length = 5; length < bytes.length; length += Math.max(1, bytes.length / 100)) {
			byte[] shorter = Arrays.copyOf(bytes, length);
			assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(withLength(shorter)));
		}
		byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(withLength(longer)));
	}

	@Test
	void manyReceiversAreCompressedButNotTheirKeys() {
		List<EpmFrame.Entry> entries = IntStream.range(0, 1_000).mapToObj((i) -> entry(i, 4, ONE)).toList();
		byte[] bytes = write(new EpmFrame.Snapshot(1, 9, 8, false, entries));
		assertThat(bytes.length).isLessThan(1_000 * (EpmFrame.KEY_BYTES + 40));
		byte[] lastKey = entries.get(999).key();
		assertThat(Arrays.copyOfRange(bytes, bytes.length - lastKey.length, bytes.length)).isEqualTo(lastKey);
	}

	@Test
	void refusesCountsThatLie() {
		byte[] renew = write(new EpmFrame.Renew(List.of(ONE)));
		renew[5] = -1;
		renew[8] = 0x7F;
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(renew))
			.withMessage("A frame announces 2130706687 items where 16 bytes are left");
	}

	@Test
	void refusesAnnouncedSizesThatLie() {
		byte[] events = write(new EpmFrame.Events(1, 9, List.of(entry(3, 4, null)), List.of()));
		events[5 + 4 + 8 + 1]++;
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(events))
			.withMessageMatching("Receivers announce \\d+ bytes but have \\d+");
		events[5 + 4 + 8 + 4] = 0x7F;
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(events))
			.withMessageMatching("Receivers announce \\d+ bytes; at most \\d+ are allowed");
	}

	@Test
	void randomBytesAreAFrameOrAProtocolException() {
		Random random = new Random(1);
		List<String> others = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[5 + random.nextInt(60)];
			random.nextBytes(bytes);
			bytes[4] = (byte) (30 + random.nextInt(20));
			try {
				read(withLength(bytes));
			}
			catch (ProtocolException ex) {
				assertThat(ex.getMessage()).isNotBlank();
			}
			catch (RuntimeException ex) {
				others.add(ex.toString());
			}
		}
		assertThat(others).isEmpty();
	}

	private static EpmFrame.Entry entry(int seed, int addressBytes, @Nullable UUID applicationId) {
		byte[] address = new byte[addressBytes];
		new Random(seed).nextBytes(address);
		return new EpmFrame.Entry(new UUID(seed, -seed), address, 4_000 + seed, "app" + seed, seed, applicationId,
				bytes(seed));
	}

	private static byte[] bytes(int seed) {
		byte[] bytes = new byte[EpmFrame.KEY_BYTES];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	private static byte[] write(EpmFrame frame) {
		FrameOutput out = new FrameOutput().add(frame);
		return Arrays.copyOf(out.array(), out.length());
	}

	private static byte[] withLength(byte[] bytes) {
		int length = bytes.length - 4;
		for (int i = 0; i < 4; i++) {
			bytes[i] = (byte) (length >> 8 * i);
		}
		return bytes;
	}

	private static EpmFrame read(byte[] bytes) {
		FrameBuffer buffer = new FrameBuffer();
		buffer.takeRarelyUpTo(1 << 20);
		int taken = 0;
		while (taken < bytes.length) {
			ByteBuffer space = buffer.space();
			int count = Math.min(space.remaining(), bytes.length - taken);
			space.put(bytes, taken, count);
			buffer.filled(count);
			taken += count;
		}
		assertThat(buffer.next()).isTrue();
		return buffer.epmFrame();
	}

}
