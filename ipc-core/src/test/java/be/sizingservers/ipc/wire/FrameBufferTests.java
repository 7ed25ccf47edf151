package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameBufferTests {

	private static final int LONG = 1024 * 1024;

	private static final int SHORT = 10;

	private final FrameBuffer buffer = new FrameBuffer();

	private byte[] last = {};

	FrameBufferTests() {
		this.buffer.takeUpTo(2 * LONG);
	}

	private void frame(int length) {
		byte[] bytes = ByteBuffer.allocate(length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putInt(length - Integer.BYTES)
			.array();
		int done = 0;
		while (!this.buffer.next()) {
			this.last = this.buffer.array();
			int count = Math.min(bytes.length - done, this.buffer.room());
			System.arraycopy(bytes, done, this.last, this.buffer.limit(), count);
			this.buffer.filled(count);
			done += count;
		}
		assertThat(done).isEqualTo(length);
		assertThat(this.buffer.frameLength()).isEqualTo(length);
	}

	@Test
	void growsWithWhatHasComeAndNoLongerThanTheFrame() {
		byte[] array = this.buffer.array();
		int first = array.length;
		ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).putInt(2 * LONG - Integer.BYTES);
		this.buffer.filled(first);
		assertThat(this.buffer.next()).isFalse();
		assertThat(this.buffer.array()).hasSize(2 * first);
	}

	@Test
	void isUsedAgainForTheNextLongFrame() {
		frame(LONG);
		byte[] grown = this.last;
		assertThat(grown).hasSize(LONG);
		frame(LONG);
		assertThat(this.last).isSameAs(grown);
		frame(LONG - SHORT);
		assertThat(this.last).isSameAs(grown);
	}

	@Test
	void shrinksWhenAShortFrameHasComeAlone() {
		frame(LONG);
		frame(SHORT);
		assertThat(this.buffer.array().length).isLessThan(LONG);
	}

}
