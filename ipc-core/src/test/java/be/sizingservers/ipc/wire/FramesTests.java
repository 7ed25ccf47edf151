package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import be.sizingservers.ipc.IpcException;
import be.sizingservers.ipc.MessageTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FramesTests {

	private static final int MAX = 64 * 1024;

	static List<Frame> frames() {
		UUID one = new UUID(1, 2);
		UUID two = new UUID(3, 4);
		return List.of(new Frame.Hello(1, "orders", "shop", one, two, 3, true, 17, 16, 65_536),
				new Frame.Welcome(two, 5, 4), new Frame.Reject(RejectCode.SESSION_LOST, "forgotten"),
				new Frame.Types(2, "application/json", "OrderPlaced"), new Frame.Skip(7, 9),
				new Frame.Failed(8, FailedCode.LISTENER_THREW, "no stock \u00e9"), new Frame.Ack(Long.MAX_VALUE, 3),
				new Frame.Ping(12), new Frame.Reconnect(), new Frame.GoAway(99));
	}

	@ParameterizedTest
	@MethodSource("frames")
	void readsWhatItWrote(Frame frame) {
		FrameBuffer buffer = filled(encode(frame));
		assertThat(buffer.next()).isTrue();
		assertThat(buffer.isData()).isFalse();
		assertThat(buffer.frame()).isEqualTo(frame);
		assertThat(buffer.next()).isFalse();
		assertThat(buffer.isPartial()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("frames")
	void refusesEveryTruncationOfAFrame(Frame frame) {
		byte[] bytes = encode(frame);
		for (int length = 5; length < bytes.length; length++) {
			byte[] cut = Arrays.copyOf(bytes, length);
			ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length - 4);
			FrameBuffer buffer = filled(cut);
			assertThat(buffer.next()).isTrue();
			assertThatExceptionOfType(ProtocolException.class).isThrownBy(buffer::frame);
		}
	}

	@Test
	void readsAnAnswerWithItsPayload() {
		byte[] payload = { 7, 8, 9 };
		FrameBuffer buffer = filled(encode(new Frame.Reply(8, "application/json", "Price", payload),
				new Frame.Reply(9, "text/plain", "", new byte[0])));
		assertThat(buffer.next()).isTrue();
		assertThat(buffer.frame()).isInstanceOfSatisfying(Frame.Reply.class, (reply) -> {
			assertThat(reply.sequence()).isEqualTo(8);
			assertThat(reply.contentType()).isEqualTo("application/json");
			assertThat(reply.typeId()).isEqualTo("Price");
			assertThat(reply.payload()).isEqualTo(payload);
		});
		assertThat(buffer.next()).isTrue();
		assertThat(((Frame.Reply) buffer.frame()).payload()).isEmpty();
	}

	@Test
	void anAnswerIsNoLongerThanItSays() {
		String longest = "x".repeat(256);
		assertThat(encode(new Frame.Reply(1, longest, longest, new byte[100])))
			.hasSizeLessThanOrEqualTo(Frame.Reply.MAX_OVERHEAD + 100);
		byte[] tooLong = encode(new Frame.Reply(1, longest + "x", "", new byte[0]));
		FrameBuffer buffer = filled(tooLong);
		assertThat(buffer.next()).isTrue();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(buffer::frame)
			.withMessageContaining("at most 256");
	}

	@Test
	void refusesAnAnswerThatEndsBeforeItsPayload() {
		byte[] bytes = encode(new Frame.Reply(8, "application/json", "Price", new byte[0]));
		for (int length = 5; length < bytes.length; length++) {
			byte[] cut = Arrays.copyOf(bytes, length);
			ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length - 4);
			FrameBuffer buffer = filled(cut);
			assertThat(buffer.next()).isTrue();
			assertThatExceptionOfType(ProtocolException.class).isThrownBy(buffer::frame);
		}
	}

	@Test
	void anOutputGivesBackWhatALongAnswerTook() {
		FrameOutput out = new FrameOutput();
		out.add(new Frame.Reply(1, "", "", new byte[1024 * 1024]));
		out.clear();
		assertThat(out.array().length).isLessThan(64 * 1024);
		assertThat(out.add(new Frame.Ping(1)).length()).isEqualTo(13);
	}

	@Test
	void refusesBytesBehindTheEndOfAFrame() {
		byte[] bytes = Arrays.copyOf(encode(new Frame.Ping(1)), 14);
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 10);
		FrameBuffer buffer = filled(bytes);
		assertThat(buffer.next()).isTrue();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(buffer::frame).withMessageContaining("too many");
	}

	@Test
	void takesFramesHoweverTheyAreSplit() {
		byte[] bytes = encode(frames().toArray(Frame[]::new));
		for (int step : new int[] { 1, 2, 3, 7, 50 }) {
			FrameBuffer buffer = new FrameBuffer();
			List<Frame> expected = frames();
			int read = 0;
			for (int at = 0; at < bytes.length; at += step) {
				feed(buffer, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
				while (buffer.next()) {
					assertThat(buffer.frame()).isEqualTo(expected.get(read++));
				}
			}
			assertThat(read).isEqualTo(expected.size());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
	void rejectsLengthThatIsNone(int length) {
		FrameBuffer buffer = filled(lengthField(length));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(buffer::next)
			.withMessageContaining(String.valueOf(length));
	}

	@Test
	void rejectsFrameLongerThanLimitOnItsHeader() {
		FrameBuffer buffer = filled(lengthField(Integer.MAX_VALUE));
		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(buffer::next)
			.withMessageContaining(String.valueOf(Integer.MAX_VALUE));
		FrameBuffer exact = filled(lengthField(MAX - 4));
		assertThat(exact.next()).isFalse();
		FrameBuffer beyond = filled(lengthField(MAX - 3));
		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(beyond::next);
	}

	@Test
	void growsWithTheBytesThatHaveComeAndShrinksWhenEmpty() {
		int max = 16 * 1024 * 1024;
		FrameBuffer buffer = new FrameBuffer();
		buffer.takeUpTo(max);
		byte[] frame = new byte[max];
		ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(0, max - 4);
		frame[4] = FrameKind.DATA;
		feed(buffer, Arrays.copyOf(frame, 1024));
		assertThat(buffer.space().capacity()).isLessThan(256 * 1024);
		feed(buffer, Arrays.copyOfRange(frame, 1024, max));
		assertThat(buffer.next()).isTrue();
		DataFrame view = new DataFrame();
		buffer.data(view);
		assertThat(view.payloadLength()).isEqualTo(max - 22);
		assertThat(buffer.next()).isFalse();
		assertThat(buffer.space().capacity()).isLessThan(256 * 1024);
	}

	@Test
	void aPeerThatNobodyKnowsGetsSmallFramesOnly() {
		FrameBuffer buffer = new FrameBuffer();
		feed(buffer, lengthField(5_000));
		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(buffer::next);
	}

	@Test
	void writesDataInPlaceAndReadsItInPlace() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("tenant", "acme");
		headers.put("empty", "");
		byte[] encodedHeaders = DataFrame.encodeHeaders(headers);
		byte[] payload = { 1, 2, 3 };
		ByteBuffer log = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
		long sentAt = 1_795_000_000_123L;
		DataFrame.write(log, 10, 77, DataFrame.VERDICT_WANTED, 4_097, sentAt, encodedHeaders, payload);
		int length = DataFrame.lengthAt(log, 10);
		assertThat((long) length).isEqualTo(DataFrame.length(encodedHeaders, payload));
		FrameBuffer buffer = filled(Arrays.copyOfRange(log.array(), 10, 10 + length));
		assertThat(buffer.next()).isTrue();
		assertThat(buffer.isData()).isTrue();
		DataFrame view = new DataFrame();
		buffer.data(view);
		assertThat(view.sequence()).isEqualTo(77);
		assertThat(view.verdictWanted()).isTrue();
		assertThat(view.replyWanted()).isFalse();
		assertThat(view.type()).isEqualTo(4_097);
		assertThat(view.sentAtMillis()).isEqualTo(sentAt);
		assertThat(view.headers()).containsExactlyEntriesOf(headers);
		assertThat(Arrays.copyOfRange(view.array(), view.payloadOffset(), view.payloadOffset() + view.payloadLength()))
			.isEqualTo(payload);
	}

	@Test
	void aRequestSaysThatItWantsAnAnswer() {
		ByteBuffer log = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
		DataFrame.write(log, 0, 1, DataFrame.VERDICT_WANTED | DataFrame.REPLY_WANTED, 1, 0, new byte[0], new byte[0]);
		FrameBuffer buffer = filled(Arrays.copyOf(log.array(), DataFrame.lengthAt(log, 0)));
		assertThat(buffer.next()).isTrue();
		DataFrame view = new DataFrame();
		buffer.data(view);
		assertThat(view.replyWanted()).isTrue();
		assertThat(view.verdictWanted()).isTrue();
		assertThat(view.headers()).isEmpty();
	}

	@Test
	void refusesMoreHeadersThanTheLimit() {
		byte[] header = DataFrame.encodeHeaders(Map.of("a", "b"));
		byte[] headers = Arrays.copyOf(header, 2 + 257 * (header.length - 2));
		for (int i = 1; i < 257; i++) {
			System.arraycopy(header, 2, headers, 2 + i * (header.length - 2), header.length - 2);
		}
		ByteBuffer.wrap(headers).order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) 257);
		ByteBuffer log = ByteBuffer.allocate(3_000).order(ByteOrder.LITTLE_ENDIAN);
		DataFrame.write(log, 0, 1, 0, 1, 0, headers, new byte[0]);
		FrameBuffer buffer = filled(Arrays.copyOf(log.array(), DataFrame.lengthAt(log, 0)));
		assertThat(buffer.next()).isTrue();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> buffer.data(new DataFrame()))
			.withMessageContaining("257 headers; at most 256");
	}

	@Test
	void dataCostsTwentyTwoBytesBesidesThePayload() {
		assertThat(DataFrame.length(DataFrame.encodeHeaders(Map.of()), new byte[64])).isEqualTo(64 + 22);
	}

	@Test
	void garbageEndsInADeclaredExceptionOnly() {
		Random random = new Random(42);
		for (int round = 0; round < 50_000; round++) {
			byte[] bytes = new byte[5 + random.nextInt(60)];
			random.nextBytes(bytes);
			ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bytes.length - 4);
			bytes[4] = (byte) random.nextInt(20);
			FrameBuffer buffer = filled(bytes);
			try {
				assertThat(buffer.next()).isTrue();
				if (buffer.isData()) {
					buffer.data(new DataFrame());
				}
				else {
					buffer.frame();
				}
			}
			catch (IpcException ex) {
				assertThat(ex).hasMessageNotContaining("null");
			}
		}
	}

	private static byte[] encode(Frame... frames) {
		FrameOutput out = new FrameOutput();
		for (Frame frame : frames) {
			out.add(frame);
		}
		return Arrays.copyOf(out.array(), out.length());
	}

	private static byte[] lengthField(int length) {
		return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array();
	}

	private static FrameBuffer filled(byte[] bytes) {
		FrameBuffer buffer = new FrameBuffer();
		buffer.takeUpTo(MAX);
		feed(buffer, bytes);
		return buffer;
	}

	private static void feed(FrameBuffer buffer, byte[] bytes) {
		int fed = 0;
		while (fed < bytes.length) {
			ByteBuffer space = buffer.space();
			int count = Math.min(space.remaining(), bytes.length - fed);
			space.put(bytes, fed, count);
			buffer.filled(count);
			fed += count;
		}
	}

}
