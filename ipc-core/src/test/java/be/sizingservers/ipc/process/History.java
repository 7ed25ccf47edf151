package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Numbers in a file, in the order in which they were added. The file is mapped, so that
 * what was added outlives a {@code kill -9} of the process. Thread-safe.
 */
final class History {

	private static final int CAPACITY = 40_000_000;

	private static final int BLOCK_ENTRIES = 65_536;

	private final LongBuffer entries;

	private History(LongBuffer entries) {
		this.entries = entries;
	}

	static History create(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, CREATE_NEW, READ, WRITE)) {
			return new History(channel.map(MapMode.READ_WRITE, 0, CAPACITY * 8L).asLongBuffer());
		}
	}

	/**
	 * Adds an entry.
	 * @param entry not 0, which marks the end
	 */
	synchronized void add(long entry) {
		this.entries.put(entry);
	}

	/**
	 * Reads the entries of a file, also while another process adds more.
	 * @param file the file
	 * @return what it holds by now
	 */
	static long[] read(Path file) throws IOException {
		long[] read = new long[BLOCK_ENTRIES];
		int size = 0;
		try (FileChannel channel = FileChannel.open(file, READ)) {
			LongBuffer block = block(channel, 0);
			while (block.hasRemaining()) {
				long entry = block.get();
				if (entry == 0) {
					return Arrays.copyOf(read, size);
				}
				if (size == read.length) {
					read = Arrays.copyOf(read, size * 2);
				}
				read[size++] = entry;
				if (!block.hasRemaining()) {
					block = block(channel, size);
				}
			}
		}
		return Arrays.copyOf(read, size);
	}

	private static LongBuffer block(FileChannel channel, int firstEntry) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(BLOCK_ENTRIES * Long.BYTES);
		channel.read(bytes, (long) firstEntry * Long.BYTES);
		return bytes.flip().asLongBuffer();
	}

	/**
	 * Tells whether a file has so many entries by now.
	 * @param file the file
	 * @param size how many
	 * @return whether there are that many
	 */
	static boolean has(Path file, int size) throws IOException {
		try (FileChannel channel = FileChannel.open(file, READ)) {
			return block(channel, size - 1).get() != 0;
		}
	}

	/**
	 * Reads a file whose entries must be consecutive numbers.
	 * @param file the file
	 * @return the numbers
	 * @throws AssertionError if one is missing, doubled or out of order
	 */
	static Range readConsecutive(Path file) throws IOException {
		return consecutive(file.getFileName().toString(), read(file));
	}

	/**
	 * Checks that numbers are consecutive.
	 * @param name whose numbers
	 * @param numbers the numbers
	 * @return the numbers
	 * @throws AssertionError if one is missing, doubled or out of order
	 */
	static Range consecutive(String name, long[] numbers) {
		long first = (numbers.length > 0) ? numbers[0] : 1;
		long[] expected = new long[numbers.length];
		Arrays.setAll(expected, (i) -> first + i);
		int wrong = Arrays.mismatch(expected, numbers);
		if (wrong >= 0) {
			throw new AssertionError("%s has %d after %d, at place %d of %d".formatted(name, numbers[wrong],
					numbers[wrong - 1], wrong, numbers.length));
		}
		return new Range(first, first + numbers.length - 1);
	}

	/**
	 * Reads a file with numbers from several sources, which must ascend for each source.
	 * @param file the file
	 * @return the numbers by their upper halves; only the lower halves of them
	 * @throws AssertionError if one is doubled or out of order
	 */
	static Map<Integer, long[]> readAscending(Path file) throws IOException {
		Map<Integer, long[]> streams = new TreeMap<>();
		Map<Integer, Integer> sizes = new TreeMap<>();
		for (long entry : read(file)) {
			int source = (int) (entry >>> Integer.SIZE);
			long number = entry & 0xFFFF_FFFFL;
			long[] numbers = streams.computeIfAbsent(source, (key) -> new long[BLOCK_ENTRIES]);
			int size = sizes.merge(source, 1, Integer::sum) - 1;
			if (size > 0 && numbers[size - 1] >= number) {
				throw new AssertionError("%s has %d after %d from %d, at place %d".formatted(file.getFileName(), number,
						numbers[size - 1], source, size));
			}
			if (size == numbers.length) {
				numbers = Arrays.copyOf(numbers, size * 2);
				streams.put(source, numbers);
			}
			numbers[size] = number;
		}
		streams.replaceAll((source, numbers) -> Arrays.copyOf(numbers, sizes.get(source)));
		return streams;
	}

	/**
	 * Consecutive numbers.
	 *
	 * @param first the first
	 * @param last the last; one less than the first if there are none
	 */
	record Range(long first, long last) {

		boolean contains(long number) {
			return number >= this.first && number <= this.last;
		}

	}

}
