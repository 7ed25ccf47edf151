package be.sizingservers.ipc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.JsonCodec;
import be.sizingservers.ipc.codec.PayloadReader;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import be.sizingservers.ipc.fuzz.Chunks;
import be.sizingservers.ipc.fuzz.ParserContract;
import be.sizingservers.ipc.shared.CorruptDataException;
import be.sizingservers.ipc.shared.Shared;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import com.sun.management.ThreadMXBean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is meant to do harm is refused, at little cost, with a message that can be logged.
 */
class HostileInputTests {

	private static final int KIB = 1024;

	private static final int MIB = 1024 * KIB;

	private static final int GIB = 1024 * MIB;

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0 })
	void refusesFrameThatAnnouncesTwoGibibytesOrLessThanNothing(int length) {
		FrameBuffer buffer = buffer(Chunks.littleEndian(length));
		assertRefused(buffer::next, IpcException.class, 16 * KIB);
	}

	@Test
	void refusesMessageThatAnnouncesOneGibibyte() {
		FrameBuffer buffer = buffer(Chunks.littleEndian(GIB));
		assertRefused(buffer::next, MessageTooLargeException.class, 16 * KIB);
	}

	@Test
	void keepsNoMoreThanHasComeOfAMessageThatAnnouncesAllThatIsAllowed() {
		long before = THREADS.getCurrentThreadAllocatedBytes();
		FrameBuffer buffer = buffer(Arrays.copyOf(Chunks.littleEndian(16 * MIB - 4), 100));
		assertThat(buffer.next()).isFalse();
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MIB);
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 31, GIB + 1L })
	void refusesSizesOfTheOriginalThatAreTooLarge(long size) {
		byte[] bytes = Arrays.copyOf(littleEndian(size), 100);
		assertRefused(() -> Shared.readSizedBytes(new ByteArrayInputStream(bytes), GIB), IOException.class, 16 * KIB);
	}

	@Test
	void readsNoMoreThanArrivesOfOneGibibyte() {
		byte[] bytes = Arrays.copyOf(littleEndian(GIB), 100);
		assertRefused(() -> Shared.readSizedBytes(new ByteArrayInputStream(bytes), GIB), IOException.class, MIB);
	}

	@Test
	void refusesDeflateBomb() {
		byte[] bomb = Shared.gzip(new byte[32 * MIB]);
		assertRefused(() -> Shared.gunzip(bomb, Integer.MAX_VALUE), CorruptDataException.class, 16 * MIB);
		assertRefused(() -> Shared.gunzip(bomb, MIB), CorruptDataException.class, 4 * MIB);
	}

	@Test
	void refusesDeflateBombOfAnEndPointManager() {
		FrameBuffer removed = events(new byte[4], new byte[] { -1, -1, 14, 0 });
		assertRefused(removed::epmFrame, ProtocolException.class, 64 * KIB);
		FrameBuffer put = events(new byte[] { -128, 26, 6, 0 }, new byte[0]);
		assertRefused(put::epmFrame, ProtocolException.class, 64 * KIB);
	}

	@Test
	void refusesReceiversOfAnEndPointManagerWithoutTheirKeys() {
		EpmFrame.Entry entry = new EpmFrame.Entry(new UUID(1, 2), new byte[4], 1, "", 1, null, new byte[0]);
		List<EpmFrame.Entry> entries = Stream.generate(() -> entry).limit(10).toList();
		FrameBuffer buffer = buffer(encode(new EpmFrame.Snapshot(1, 1, 1, false, entries)));
		assertThat(buffer.next()).isTrue();
		assertRefused(buffer::epmFrame, ProtocolException.class, 16 * KIB);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":", "[{\"a\":" })
	void refusesNestingOfTenThousand(String open) {
		PayloadReader reader = JsonCodec.create().readerFor(Holder.class);
		byte[] json = ("{\"held\":" + open.repeat(10_000)).getBytes(StandardCharsets.UTF_8);
		assertRefused(() -> reader.read(json, 0, json.length), CodecException.class, 4 * MIB);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u001b[31m", "two\r\nlines", "\u009b31m", "\u0000" })
	void refusesControlCharactersInHandlesAndNames(String text) {
		assertRefused(() -> Handle.of(text), IllegalArgumentException.class, 64 * KIB);
		assertRefused(() -> Application.named(text), IllegalArgumentException.class, 64 * KIB);
		assertRefused(() -> EndPointManagerConnection.to("a" + text), IllegalArgumentException.class, 64 * KIB);
		assertRefused(() -> EndPointManagerConnection.to(List.of("a" + text)), IllegalArgumentException.class,
				64 * KIB);
		assertRefused(() -> AllowedPorts.parse("5000" + text), IllegalArgumentException.class, 64 * KIB);
		assertRefused(() -> Shared.parseSalt("{0x01," + text + "}"), IllegalArgumentException.class, 64 * KIB);
	}

	@Test
	void refusesPortListThatNamesAllPortsAgainAndAgain() {
		String text = Stream.generate(() -> "1-65535").limit(1_000).collect(Collectors.joining(","));
		assertRefused(() -> AllowedPorts.parse(text), IllegalArgumentException.class, 8 * MIB);
	}

	private static void assertRefused(ThrowingCallable parser, Class<? extends Exception> type, long maxBytes) {
		assertThat(catchThrowable(parser)).as("the first time, which loads classes").isInstanceOf(type);
		long before = THREADS.getCurrentThreadAllocatedBytes();
		Throwable thrown = catchThrowable(parser);
		long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
		assertThat(thrown).isInstanceOf(type);
		assertThat(thrown.getMessage()).isNotBlank()
			.hasSizeLessThan(1_000)
			.matches(ParserContract::isPrintable, "is printable");
		assertThat(allocated).as("bytes allocated").isLessThan(maxBytes);
	}

	/**
	 * {@code EVENTS} with 15 MiB of zeroes, compressed to a thousandth.
	 */
	private static FrameBuffer events(byte[] put, byte[] removed) {
		byte[] plain = Arrays.copyOf(put, 15 * MIB);
		System.arraycopy(removed, 0, plain, put.length, removed.length);
		byte[] zipped = Shared.gzip(plain);
		FrameOutput out = new FrameOutput();
		out.raw(Chunks.littleEndian(1 + 4 + 8 + 1 + 4 + 4 + zipped.length)).raw(new byte[] { 43, 1, 0, 0, 0 });
		out.raw(littleEndian(2)).raw(new byte[] { 1 }).raw(Chunks.littleEndian(plain.length));
		out.raw(Chunks.littleEndian(zipped.length)).raw(zipped);
		FrameBuffer buffer = buffer(Arrays.copyOf(out.array(), out.length()));
		assertThat(buffer.next()).isTrue();
		return buffer;
	}

	private static byte[] encode(EpmFrame frame) {
		FrameOutput out = new FrameOutput().add(frame);
		return Arrays.copyOf(out.array(), out.length());
	}

	private static byte[] littleEndian(long size) {
		byte[] bytes = Arrays.copyOf(Chunks.littleEndian((int) size), Long.BYTES);
		System.arraycopy(Chunks.littleEndian((int) (size >>> Integer.SIZE)), 0, bytes, Integer.BYTES, Integer.BYTES);
		return bytes;
	}

	private static FrameBuffer buffer(byte[] bytes) {
		FrameBuffer buffer = new FrameBuffer();
		buffer.takeUpTo(16 * MIB);
		try {
			Chunks.feed(buffer, bytes, bytes.length, () -> {
			});
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return buffer;
	}

	record Holder(Object held) {
	}

}
