package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Numbers in a file, in the order in which they were added. The file is mapped, so that
 * what was added outlives a {@code kill -9} of the process. Thread-safe.
 */
final class History {

	private static final int CAPACITY = 40_000_000;

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
		LongBuffer entries = map(file);
		int size = 0;
		while (entries.get(size) != 0) {
			size++;
		}
		long[] read = new long[size];
		entries.get(read);
		return read;
	}

	/**
	 * Tells whether a file has so many entries by now.
	 * @param file the file
	 * @param size how many
	 * @return whether there are that many
	 */
	static boolean has(Path file, int size) throws IOException {
		return map(file).get(size - 1) != 0;
	}

	/**
	 * Reads a file whose entries must be consecutive numbers.
	 * @param file the file
	 * @return the numbers
	 * @throws AssertionError if one is missing, doubled or out of order
	 */
	static Range readConsecutive(Path file) throws IOException {
		long[] numbers = read(file);
		long first = (numbers.length > 0) ? numbers[0] : 1;
		long[] expected = new long[numbers.length];
		Arrays.setAll(expected, (i) -> first + i);
		int wrong = Arrays.mismatch(expected, numbers);
		if (wrong >= 0) {
			throw new AssertionError("%s has %d after %d, at place %d of %d".formatted(file.getFileName(),
					numbers[wrong], numbers[wrong - 1], wrong, numbers.length));
		}
		return new Range(first, first + numbers.length - 1);
	}

	private static LongBuffer map(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, READ)) {
			return channel.map(MapMode.READ_ONLY, 0, channel.size()).asLongBuffer();
		}
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
