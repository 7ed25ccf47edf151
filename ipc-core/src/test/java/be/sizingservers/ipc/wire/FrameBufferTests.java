package be.sizingservers.ipc.wire;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FrameBufferTests {

	private static final int LONG = 1024 * 1024;

	private static final int SHORT = 10;

	private static final int KIND = 4;

	private static final int FLAGS = 5;

	private static final int HEADER = 22;

	private final FrameBuffer buffer = new FrameBuffer();

	private ByteBuffer last = ByteBuffer.allocate(0);

	FrameBufferTests() {
		this.buffer.takeUpTo(2 * LONG);
	}

	private static byte[] lengthOf(int frame) {
		return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(frame - Integer.BYTES).array();
	}

	private int feed(byte[] bytes) {
		this.last = this.buffer.space();
		int count = Math.min(bytes.length, this.last.remaining());
		this.last.put(bytes, 0, count);
		this.buffer.filled(count);
		return count;
	}

	private void frame(int length) {
		byte[] bytes = Arrays.copyOf(lengthOf(length), length);
		int done = 0;
		while (!this.buffer.next()) {
			done += feed(Arrays.copyOfRange(bytes, done, length));
		}
		assertThat(done).isEqualTo(length);
		assertThat(this.buffer.frameLength()).isEqualTo(length);
	}

	@Test
	void growsWithWhatHasComeAndNoLongerThanTheFrame() {
		ByteBuffer space = this.buffer.space();
		int first = space.capacity();
		space.putInt(2 * LONG - Integer.BYTES);
		this.buffer.filled(first);
		assertThat(this.buffer.next()).isFalse();
		assertThat(this.buffer.space().capacity()).isEqualTo(2 * first);
	}

	@Test
	void isUsedAgainForTheNextLongFrame() {
		frame(LONG);
		ByteBuffer grown = this.last;
		assertThat(grown.capacity()).isEqualTo(LONG);
		frame(LONG);
		assertThat(this.last).isSameAs(grown);
		frame(LONG - SHORT);
		assertThat(this.last).isSameAs(grown);
	}

	@Test
	void shrinksWhenAShortFrameHasComeAlone() {
		frame(LONG);
		frame(SHORT);
		assertThat(this.buffer.space().capacity()).isLessThan(LONG);
	}

	@Test
	void keepsTheMemoryThatIsGivenForAllButLongFrames() {
		List<ByteBuffer> given = new ArrayList<>();
		feed(lengthOf(SHORT));
		this.buffer.takeUpTo(2 * LONG, (capacity) -> {
			given.add(ByteBuffer.allocateDirect(capacity));
			return given.get(0);
		});
		feed(new byte[SHORT - Integer.BYTES]);
		assertThat(this.buffer.next()).isTrue();
		frame(SHORT);
		assertThat(this.last).isSameAs(given.get(0));
		frame(LONG);
		assertThat(this.last.hasArray()).isTrue();
		frame(SHORT);
		frame(SHORT);
		assertThat(this.last).isSameAs(given.get(0));
		assertThat(given).hasSize(1);
	}

	@Test
	void keepsNothingOfItOnceItIsReleased() {
		List<WeakReference<ByteBuffer>> given = new ArrayList<>();
		this.buffer.takeUpTo(2 * LONG, (capacity) -> {
			ByteBuffer buffer = ByteBuffer.allocateDirect(capacity);
			given.add(new WeakReference<>(buffer));
			return buffer;
		});
		frame(SHORT);
		this.last = ByteBuffer.allocate(0);
		this.buffer.release();
		await().untilAsserted(() -> {
			System.gc();
			assertThat(given).singleElement().satisfies((buffer) -> assertThat(buffer.get()).isNull());
		});
		assertThat(this.buffer.isPartial()).isFalse();
	}

	@Test
	void takesItsOwnMemoryWhereWhatIsGivenIsNotDirect() {
		this.buffer.takeUpTo(2 * LONG, ByteBuffer::allocate);
		int usual = this.buffer.space().capacity();
		this.buffer.takeUpTo(2 * LONG);
		assertThat(usual).isEqualTo(this.buffer.space().capacity());
	}

	@Test
	void movesThePartOfAFrameToTheFrontOfMemoryThatIsNoArray() {
		this.buffer.takeUpTo(2 * LONG, ByteBuffer::allocateDirect);
		int capacity = this.buffer.space().capacity();
		byte[] frame = Arrays.copyOf(lengthOf(capacity / 2 + 1), capacity / 2 + 1);
		new Random(1).nextBytes(frame);
		System.arraycopy(lengthOf(frame.length), 0, frame, 0, Integer.BYTES);
		frame[KIND] = FrameKind.DATA;
		frame[FLAGS] = 0;
		byte[] frames = new byte[3 * frame.length];
		for (int i = 0; i < 3; i++) {
			System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
		}
		List<byte[]> payloads = new ArrayList<>();
		int fed = 0;
		while (fed < frames.length) {
			fed += feed(Arrays.copyOfRange(frames, fed, frames.length));
			while (this.buffer.next()) {
				DataFrame view = new DataFrame();
				this.buffer.data(view);
				payloads.add(Arrays.copyOfRange(view.array(), view.payloadOffset(),
						view.payloadOffset() + view.payloadLength()));
				assertThat(view.payload()).isEqualTo(payloads.get(payloads.size() - 1));
			}
		}
		assertThat(payloads).hasSize(3)
			.allSatisfy((payload) -> assertThat(payload).isEqualTo(Arrays.copyOfRange(frame, HEADER, frame.length)));
	}

}
