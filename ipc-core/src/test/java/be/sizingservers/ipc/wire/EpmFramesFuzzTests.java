package be.sizingservers.ipc.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

import be.sizingservers.ipc.fuzz.Chunks;
import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The input is the body of one frame.
 */
class EpmFramesFuzzTests {

	private static final int FRAME_BYTES = 1024 * 1024;

	static Stream<byte[]> inputs() {
		Stream<byte[]> lies = Stream
			.of("24ffffff7f", "24ffffffff", "2400000080", "2b01000000020000000000000000ffffff7f00000000",
					"2b010000000200000000000000000000000101000000", "2d0000000001040d0a1b5b")
			.map(HexFormat.of()::parseHex);
		return Stream.concat(EpmFramesTests.frames().map(EpmFramesFuzzTests::body), lies);
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void frame(byte[] input) throws Exception {
		if (input.length == 0) {
			return;
		}
		ParserContract.holds(() -> {
			EpmFrame frame = read(input);
			byte[] body = body(frame);
			assertThat(body(read(body))).isEqualTo(body);
		}, ProtocolException.class);
	}

	private static EpmFrame read(byte[] body) throws Exception {
		FrameBuffer buffer = new FrameBuffer();
		buffer.takeRarelyUpTo(FRAME_BYTES);
		Chunks.feed(buffer, Chunks.littleEndian(body.length), Integer.BYTES, () -> {
		});
		Chunks.feed(buffer, body, body.length, () -> {
		});
		assertThat(buffer.next()).isTrue();
		return buffer.epmFrame();
	}

	private static byte[] body(EpmFrame frame) {
		FrameOutput out = new FrameOutput().add(frame);
		return Arrays.copyOfRange(out.array(), Integer.BYTES, out.length());
	}

}
