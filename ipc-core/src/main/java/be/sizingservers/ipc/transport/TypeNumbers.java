package be.sizingservers.ipc.transport;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.PayloadType;
import be.sizingservers.ipc.wire.Frame;

/**
 * The small numbers of a sender's payload types. A number is given once and never
 * changes; each link names the numbers that it has not named yet before it writes
 * messages. Thread-safe.
 */
public final class TypeNumbers {

	/**
	 * The most types that one sender may use, apart from the built-in two.
	 */
	public static final int MAX_TYPES = 4_096;

	/**
	 * The number of the sender's own bytes.
	 */
	public static final int BYTES = 0;

	/**
	 * The number of UTF-8 text.
	 */
	public static final int STRING = 1;

	private static final int FIRST = 2;

	private final Map<PayloadType, Integer> numbers = new ConcurrentHashMap<>(
			Map.of(PayloadType.BYTES, BYTES, PayloadType.STRING, STRING));

	private final List<Frame.Types> frames = new CopyOnWriteArrayList<>();

	/**
	 * Creates a table with the built-in types.
	 */
	public TypeNumbers() {
	}

	/**
	 * The number of a type, a new one if need be.
	 * @param type the type
	 * @return its number
	 * @throws CodecException if there are too many types
	 */
	public int of(PayloadType type) {
		Integer known = this.numbers.get(type);
		return (known != null) ? known : add(type);
	}

	private synchronized int add(PayloadType type) {
		Integer known = this.numbers.get(type);
		if (known != null) {
			return known;
		}
		int number = FIRST + this.frames.size();
		if (this.frames.size() >= MAX_TYPES) {
			throw new CodecException("A sender can use at most %d payload types; '%s' is one too many"
				.formatted(MAX_TYPES, type.typeId()), null);
		}
		this.frames.add(new Frame.Types(number, type.contentType(), type.typeId()));
		this.numbers.put(type, number);
		return number;
	}

	List<Frame.Types> frames() {
		return this.frames;
	}

}
