package be.sizingservers.ipc.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The proxy of the process tests knows the middle of a frame.
 */
class FrameTrackerTests {

	/**
	 * Two leading bytes, a frame of 10 bytes and one of 6.
	 */
	private static final byte[] BYTES = ByteBuffer.allocate(18)
		.order(ByteOrder.LITTLE_ENDIAN)
		.putShort((short) 7)
		.putInt(6)
		.put(new byte[6])
		.putInt(2)
		.put(new byte[2])
		.array();

	@Test
	void isInsideAFrameAnywhereButAtItsEnds() {
		for (int split = 0; split <= BYTES.length; split++) {
			FrameTracker frames = new FrameTracker(2);
			frames.passed(BYTES, split);
			assertThat(frames.isInsideFrame()).as("after %d bytes", split)
				.isEqualTo(split != 2 && split != 12 && split != 18);
			frames.passed(Arrays.copyOfRange(BYTES, split, BYTES.length), BYTES.length - split);
			assertThat(frames.isInsideFrame()).as("at the end, split at %d", split).isFalse();
		}
	}

	@Test
	void findsAPlaceInsideAFrame() {
		for (int split = 0; split < BYTES.length; split++) {
			for (int count = 1; count <= BYTES.length - split; count++) {
				FrameTracker frames = new FrameTracker(2);
				frames.passed(BYTES, split);
				byte[] next = Arrays.copyOfRange(BYTES, split, split + count);
				frames.passed(next, frames.untilInsideFrame(next, count));
				assertThat(frames.isInsideFrame()).as("%d bytes after %d", count, split).isTrue();
			}
		}
	}

}
