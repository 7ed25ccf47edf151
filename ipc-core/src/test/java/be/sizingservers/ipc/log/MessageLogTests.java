package be.sizingservers.ipc.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import be.sizingservers.ipc.wire.DataFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageLogTests {

	private static final byte[] NO_HEADERS = {};

	private static final int CHUNK = 1_000;

	private final MessageLog log = new MessageLog(CHUNK, 100_000, ByteBuffer::allocate);

	private final Run run = new Run();

	private void append(int count) {
		for (int i = 0; i < count; i++) {
			assertThat(tryAppend(78)).isTrue();
		}
	}

	private boolean tryAppend(int payloadBytes) {
		if (!this.log.makeRoom(22 + payloadBytes)) {
			return false;
		}
		this.log.append(0, 0, 0, NO_HEADERS, new byte[payloadBytes]);
		return true;
	}

	/**
	 * Reads what there is, as sequence numbers; a gap as a negative pair.
	 */
	private List<Long> drain(Cursor cursor, int maxBytes) {
		List<Long> read = new ArrayList<>();
		while (true) {
			if (cursor.next(this.run, maxBytes)) {
				read.addAll(sequences());
			}
			else if (cursor.skip(this.run)) {
				read.add(-this.run.skipFrom());
				read.add(-this.run.lastSequence());
			}
			else {
				return read;
			}
		}
	}

	private List<Long> sequences() {
		List<Long> sequences = new ArrayList<>();
		ByteBuffer bytes = this.run.bytes();
		int at = this.run.offset();
		while (at < this.run.offset() + this.run.length()) {
			sequences.add(bytes.getLong(at + 8));
			at += DataFrame.lengthAt(bytes, at);
		}
		assertThat(at).isEqualTo(this.run.offset() + this.run.length());
		assertThat(sequences.get(sequences.size() - 1)).isEqualTo(this.run.lastSequence());
		return sequences;
	}

	private static List<Long> range(long from, long to) {
		List<Long> range = new ArrayList<>();
		for (long each = from; each <= to; each++) {
			range.add(each);
		}
		return range;
	}

	@Test
	void aNewCursorStartsAtTheNextMessage() {
		append(25);
		Cursor cursor = this.log.attach();
		assertThat(cursor.hasNext()).isFalse();
		append(25);
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(range(26, 50));
		assertThat(cursor.written()).isEqualTo(50);
	}

	@Test
	void aRunNeverExceedsItsBound() {
		Cursor cursor = this.log.attach();
		append(50);
		while (cursor.next(this.run, 250)) {
			assertThat(this.run.length()).isLessThanOrEqualTo(250);
			sequences();
		}
		assertThat(cursor.written()).isEqualTo(50);
	}

	@Test
	void aFrameLongerThanTheBoundIsLeftForTheWriter() {
		Cursor cursor = this.log.attach();
		assertThat(tryAppend(500)).isTrue();
		assertThat(cursor.next(this.run, 100)).isFalse();
		assertThat(cursor.hasNext()).isTrue();
		assertThat(cursor.written()).isZero();
	}

	@Test
	void aFrameLongerThanAChunkGetsItsOwn() {
		Cursor cursor = this.log.attach();
		append(1);
		assertThat(tryAppend(5_000)).isTrue();
		append(1);
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(range(1, 3));
	}

	@Test
	void chunksAreUsedAgainWhenAllHaveReceivedThem() {
		Cursor fast = this.log.attach();
		Cursor slow = this.log.attach();
		for (int round = 0; round < 100; round++) {
			append(30);
			drain(fast, Integer.MAX_VALUE);
			fast.received(fast.written());
			drain(slow, Integer.MAX_VALUE);
			slow.received(slow.written());
		}
		assertThat(this.log.allocatedBytes()).isLessThanOrEqualTo(8 * CHUNK);
	}

	@Test
	void aFreeChunkKeepsNoneThatCameAfterIt() {
		Cursor cursor = this.log.attach();
		Chunk first = this.log.head();
		for (int i = 1; i <= 3; i++) {
			assertThat(tryAppend(2 * CHUNK)).isTrue();
			drain(cursor, Integer.MAX_VALUE);
			cursor.received(i);
		}
		assertThat(this.log.head()).isNotSameAs(first);
		assertThat(first.next).isNull();
	}

	@Test
	void longChunksAreUsedAgain() {
		Cursor cursor = this.log.attach();
		List<Chunk> heads = new ArrayList<>();
		for (int i = 1; i <= 10; i++) {
			assertThat(tryAppend((i % 2 == 0) ? 2 * CHUNK : 3 * CHUNK)).isTrue();
			heads.add(this.log.head());
			assertThat(drain(cursor, Integer.MAX_VALUE)).containsExactly((long) i);
			cursor.received(i);
		}
		assertThat(heads.stream().distinct().count()).isLessThanOrEqualTo(4);
		assertThat(this.log.allocatedBytes()).isLessThanOrEqualTo(12 * CHUNK);
	}

	@Test
	void longChunksAreGivenBackWhenFewAreInUse() {
		Cursor cursor = this.log.attach();
		for (int i = 0; i < 20; i++) {
			assertThat(tryAppend(2 * CHUNK)).isTrue();
		}
		assertThat(this.log.allocatedBytes()).isGreaterThan(40 * CHUNK);
		drain(cursor, Integer.MAX_VALUE);
		cursor.received(20);
		append(1);
		assertThat(this.log.allocatedBytes()).isLessThan(8 * CHUNK);
		drain(cursor, Integer.MAX_VALUE);
		cursor.received(21);
		append(25);
		cursor.received(21);
		assertThat(this.log.allocatedBytes()).isLessThan(6 * CHUNK);
	}

	@Test
	void longChunksThatAreFreeMakeRoomAtTheBound() {
		Cursor cursor = this.log.attach();
		for (int i = 0; i < 10; i++) {
			assertThat(tryAppend(8 * CHUNK)).isTrue();
		}
		drain(cursor, Integer.MAX_VALUE);
		cursor.received(5);
		while (tryAppend(78)) {
			assertThat(this.log.allocatedBytes()).isLessThanOrEqualTo(100_000);
		}
		assertThat(this.log.allocatedBytes()).isEqualTo(this.log.heldBytes());
	}

	@Test
	void aLongChunkThatIsUsedAgainKeepsTheBoundToo() {
		MessageLog low = new MessageLog(CHUNK, 2 * CHUNK, ByteBuffer::allocate);
		Cursor cursor = low.attach();
		for (int i = 1; i <= 2; i++) {
			assertThat(low.makeRoom(5 * CHUNK)).isTrue();
			low.append(0, 0, 0, NO_HEADERS, new byte[5 * CHUNK - 22]);
			drain(cursor, Integer.MAX_VALUE);
			cursor.received(i);
		}
		assertThat(low.makeRoom(5 * CHUNK)).isTrue();
		low.append(0, 0, 0, NO_HEADERS, new byte[5 * CHUNK - 22]);
		assertThat(low.makeRoom(5 * CHUNK)).isFalse();
	}

	@Test
	void chunksStayUntilTheSlowestHasReceivedThem() {
		Cursor fast = this.log.attach();
		Cursor slow = this.log.attach();
		append(200);
		drain(fast, Integer.MAX_VALUE);
		fast.received(200);
		drain(slow, Integer.MAX_VALUE);
		append(20);
		slow.resume(0);
		assertThat(drain(slow, Integer.MAX_VALUE)).isEqualTo(range(1, 220));
	}

	@Test
	void isFullAtItsBoundAndHasRoomAgainWhenSomeoneHasReceived() {
		Cursor cursor = this.log.attach();
		int appended = 0;
		while (tryAppend(78)) {
			appended++;
		}
		assertThat(this.log.allocatedBytes()).isLessThanOrEqualTo(100_000);
		assertThat(appended).isBetween(950, 1_000);
		drain(cursor, Integer.MAX_VALUE);
		cursor.received(cursor.written());
		assertThat(tryAppend(78)).isTrue();
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(range(appended + 1, appended + 1));
	}

	@Test
	void aMessageLargerThanTheBoundPassesWhenNothingElseIsKept() {
		Cursor cursor = this.log.attach();
		append(3);
		drain(cursor, Integer.MAX_VALUE);
		assertThat(tryAppend(200_000)).isFalse();
		cursor.received(3);
		assertThat(tryAppend(200_000)).isTrue();
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(List.of(4L));
	}

	@Test
	void resumesAtEveryPosition() {
		Cursor cursor = this.log.attach();
		append(100);
		drain(cursor, Integer.MAX_VALUE);
		for (long received = 0; received <= 100; received++) {
			cursor.resume(received);
			assertThat(drain(cursor, 300)).isEqualTo(range(received + 1, 100));
		}
	}

	@Test
	void aDetachedCursorEndsThereAndSkipsTheGapWhenItIsBack() {
		Cursor cursor = this.log.attach();
		append(10);
		cursor.detach();
		append(30);
		assertThat(cursor.lagMessages()).isEqualTo(10);
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(range(1, 10));
		assertThat(cursor.hasNext()).isFalse();
		cursor.reattach();
		assertThat(cursor.hasNext()).isTrue();
		append(5);
		List<Long> expected = new ArrayList<>(List.of(-11L, -40L));
		expected.addAll(range(41, 45));
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(expected);
		assertThat(cursor.lagMessages()).isEqualTo(15);
		cursor.received(45);
		assertThat(cursor.lagMessages()).isZero();
	}

	@Test
	void aGapIsNamedAgainAfterAReconnectUntilItIsReceived() {
		Cursor cursor = this.log.attach();
		append(10);
		cursor.detach();
		append(30);
		cursor.reattach();
		append(5);
		drain(cursor, Integer.MAX_VALUE);
		cursor.resume(8);
		List<Long> expected = new ArrayList<>(List.of(9L, 10L, -11L, -40L));
		expected.addAll(range(41, 45));
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(expected);
		cursor.resume(10);
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(expected.subList(2, expected.size()));
		cursor.resume(40);
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(range(41, 45));
	}

	@Test
	void theOldestUnwrittenMessagesBecomeAGap() {
		Cursor cursor = this.log.attach();
		append(50);
		assertThat(cursor.next(this.run, 250)).isTrue();
		assertThat(cursor.written()).isEqualTo(2);
		assertThat(cursor.firstUnwritten()).isEqualTo(3);
		assertThat(cursor.dropOldest(10)).isEqualTo(12);
		assertThat(cursor.firstUnwritten()).isEqualTo(13);
		assertThat(cursor.dropOldest(10)).isEqualTo(22);
		assertThat(cursor.lagMessages()).isEqualTo(30);
		append(5);
		List<Long> expected = new ArrayList<>(List.of(-3L, -22L));
		expected.addAll(range(23, 55));
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(expected);
		assertThat(cursor.dropOldest(10)).isLessThan(cursor.firstUnwritten());
	}

	@Test
	void droppingAllThatIsUnwrittenLeavesTheNextMessage() {
		Cursor cursor = this.log.attach();
		append(20);
		assertThat(cursor.dropOldest(1_000)).isEqualTo(20);
		append(1);
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(List.of(-1L, -20L, 21L));
	}

	@Test
	void detachedAndAttachedAgainWithNothingBetweenHasNoGap() {
		Cursor cursor = this.log.attach();
		append(3);
		cursor.detach();
		cursor.reattach();
		append(3);
		assertThat(drain(cursor, Integer.MAX_VALUE)).isEqualTo(range(1, 6));
	}

	@Test
	void aClosedCursorGivesEverythingBack() {
		Cursor cursor = this.log.attach();
		append(500);
		cursor.detach();
		append(5);
		cursor.reattach();
		append(5);
		cursor.close();
		cursor.close();
		long before = this.log.allocatedBytes();
		append(5_000);
		assertThat(this.log.allocatedBytes()).isEqualTo(before);
	}

	/**
	 * Cursors that write, receive, resume, detach and come back at random, against a
	 * plain model of what each must read.
	 */
	@Test
	void randomCursorsReadWhatAModelSays() {
		for (int seed = 0; seed < 500; seed++) {
			new CursorModel(seed).run();
		}
	}

	private static final class CursorModel {

		private final Random random;

		private final String seed;

		private final MessageLog log = new MessageLog(400, 1_000_000, ByteBuffer::allocateDirect);

		private final List<Cursor> cursors = new ArrayList<>();

		private final List<Long> starts = new ArrayList<>();

		private final List<List<long[]>> gaps = new ArrayList<>();

		private final Run run = new Run();

		CursorModel(int seed) {
			this.random = new Random(seed);
			this.seed = "seed " + seed;
		}

		void run() {
			for (int step = 0; step < 150; step++) {
				step();
			}
			for (int i = 0; i < this.cursors.size(); i++) {
				read(i, 1_000);
				this.cursors.get(i).received(this.cursors.get(i).written());
				this.cursors.get(i).close();
			}
		}

		private void step() {
			int what = this.random.nextInt(11);
			if (what < 4) {
				int count = this.random.nextInt(6);
				for (int i = 0; i < count; i++) {
					int payloadBytes = this.random.nextInt(150);
					assertThat(this.log.makeRoom(22 + payloadBytes)).isTrue();
					this.log.append(0, 0, 0, NO_HEADERS, new byte[payloadBytes]);
				}
			}
			else if (what == 4 && this.cursors.size() < 4) {
				this.starts.add(this.log.headSequence());
				this.cursors.add(this.log.attach());
				this.gaps.add(new ArrayList<>());
			}
			else if (!this.cursors.isEmpty()) {
				use(this.random.nextInt(this.cursors.size()), what);
			}
		}

		private void use(int index, int what) {
			Cursor cursor = this.cursors.get(index);
			if (what < 7) {
				read(index, this.random.nextInt(4));
			}
			else if (what == 7) {
				long received = cursor.received();
				cursor.received(received + this.random.nextInt((int) (cursor.written() - received) + 1));
			}
			else if (what == 8) {
				long received = cursor.received();
				cursor.resume(received + this.random.nextInt((int) (cursor.written() - received) + 1));
			}
			else if (what == 10) {
				long first = cursor.firstUnwritten();
				long last = cursor.dropOldest(1 + this.random.nextInt(5));
				if (last >= first) {
					this.gaps.get(index).add(0, new long[] { first, last });
				}
			}
			else if (cursor.isAttached()) {
				cursor.detach();
				this.gaps.get(index).add(new long[] { this.log.headSequence() + 1, Long.MAX_VALUE });
			}
			else {
				cursor.reattach();
				long[] gap = this.gaps.get(index).get(this.gaps.get(index).size() - 1);
				gap[1] = this.log.headSequence();
			}
		}

		private void read(int index, int runs) {
			Cursor cursor = this.cursors.get(index);
			for (int i = 0; i < runs; i++) {
				long before = cursor.written();
				if (cursor.next(this.run, this.random.nextBoolean() ? Integer.MAX_VALUE : 300)) {
					assertFrames(index, before);
				}
				else if (cursor.skip(this.run)) {
					assertThat(this.run.skipFrom()).as(this.seed).isEqualTo(before + 1);
					for (long each = before + 1; each <= this.run.lastSequence(); each++) {
						assertThat(isInGap(index, each)).as(this.seed).isTrue();
					}
				}
			}
		}

		private void assertFrames(int index, long before) {
			ByteBuffer bytes = this.run.bytes();
			int at = this.run.offset();
			long expected = before + 1;
			while (at < this.run.offset() + this.run.length()) {
				assertThat(bytes.getLong(at + 8)).as(this.seed).isEqualTo(expected);
				assertThat(isInGap(index, expected)).as(this.seed).isFalse();
				assertThat(expected).as(this.seed).isGreaterThan(this.starts.get(index));
				at += DataFrame.lengthAt(bytes, at);
				expected++;
			}
			assertThat(this.run.lastSequence()).as(this.seed).isEqualTo(expected - 1);
		}

		private boolean isInGap(int index, long sequence) {
			return this.gaps.get(index).stream().anyMatch((gap) -> sequence >= gap[0] && sequence <= gap[1]);
		}

	}

}
