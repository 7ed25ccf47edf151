package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import be.sizingservers.ipc.MessageTooLargeException;
import be.sizingservers.ipc.fuzz.Chunks;
import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first byte says how the bytes arrive: in parts of one to 128 bytes, with length
 * fields that may lie (0 to 127) or are true (128 to 255, see {@link Chunks}).
 */
class FramesFuzzTests {

	private static final int TRUE_LENGTHS = 0x80;

	static Stream<byte[]> inputs() {
		Stream<byte[]> frames = Stream.concat(FramesTests.frames().stream(), binary())
			.map((frame) -> encode(new FrameOutput().add(frame)));
		Stream<byte[]> lies = Stream.of(Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1, 4_092, 4_093, 5)
			.map(Chunks::littleEndian);
		return Stream
			.of(Stream.of(allFrames(), data(Map.of()), data(Map.of("tenant", "acme", "a\r\n", "\u001b[31m"))), frames,
					lies)
			.flatMap((each) -> each)
			.flatMap((bytes) -> (bytes.length > Integer.BYTES)
					? Stream.of(prefixed(6, bytes), prefixed(255, Chunks.ofFrames(bytes)))
					: Stream.of(prefixed(6, bytes)));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void connection(byte[] input) throws Exception {
		if (input.length == 0) {
			return;
		}
		byte[] rest = Arrays.copyOfRange(input, 1, input.length);
		byte[] bytes = ((input[0] & TRUE_LENGTHS) != 0) ? Chunks.toFrames(rest) : rest;
		int step = (input[0] & ~TRUE_LENGTHS & 0xff) + 1;
		ParserContract.holds(() -> {
			FrameBuffer buffer = new FrameBuffer();
			DataFrame data = new DataFrame();
			Chunks.feed(buffer, bytes, step, () -> {
				while (buffer.next()) {
					read(buffer, data);
					buffer.takeUpTo(64 * 1024);
				}
			});
		}, ProtocolException.class, MessageTooLargeException.class);
	}

	private static void read(FrameBuffer buffer, DataFrame data) {
		if (buffer.isData()) {
			buffer.data(data);
			assertThat(data.payloadLength()).isBetween(0, buffer.frameLength());
			assertThat(data.payloadOffset()).isBetween(0, data.array().length - data.payloadLength());
			assertThat(data.type()).isBetween(0, 0xFFFF);
			assertThat(data.headers()).hasSizeLessThanOrEqualTo(256);
			return;
		}
		FrameOutput again = new FrameOutput().add(buffer.frame());
		assertThat(again.length()).isEqualTo(buffer.frameLength());
	}

	private static Stream<Frame> binary() {
		byte[] bytes = new byte[Frame.PROOF_BYTES];
		return Stream.of(new Frame.Reply(8, "application/json", "Price", bytes), new Frame.Offer(new UUID(1, 2), bytes),
				new Frame.Challenge(bytes), new Frame.Proof(bytes));
	}

	private static byte[] allFrames() {
		FrameOutput out = new FrameOutput();
		FramesTests.frames().forEach(out::add);
		binary().forEach(out::add);
		return encode(out);
	}

	private static byte[] data(Map<String, String> headers) {
		byte[] encoded = DataFrame.encodeHeaders(headers);
		byte[] payload = { 1, 2, 3 };
		ByteBuffer frame = ByteBuffer.allocate((int) DataFrame.length(encoded, payload)).order(ByteOrder.LITTLE_ENDIAN);
		DataFrame.write(frame, 0, 77, DataFrame.REPLY_WANTED, 4_097, 1_795_000_000_123L, encoded, payload);
		return frame.array();
	}

	private static byte[] encode(FrameOutput out) {
		return Arrays.copyOf(out.array(), out.length());
	}

	private static byte[] prefixed(int first, byte[] bytes) {
		byte[] input = new byte[bytes.length + 1];
		input[0] = (byte) first;
		System.arraycopy(bytes, 0, input, 1, bytes.length);
		return input;
	}

}
