package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code DATA} frame, written in place into a log and read in place from a
 * {@link FrameBuffer}. A view for one thread, used again for each frame.
 */
public final class DataFrame {

	/**
	 * The sender's caller waits for the verdict: acknowledge at once.
	 */
	public static final int VERDICT_WANTED = 1;

	/**
	 * It is a request: its sender waits for an answer.
	 */
	public static final int REPLY_WANTED = 4;

	private static final int HAS_HEADERS = 2;

	private static final int KIND_OFFSET = 4;

	private static final int FLAGS_OFFSET = 5;

	private static final int TYPE_OFFSET = 6;

	private static final int SEQUENCE_OFFSET = 8;

	private static final int SENT_AT_OFFSET = 16;

	private static final int HEADER_BYTES = 22;

	private static final int MAX_HEADERS = 256;

	private static final byte[] NO_HEADERS = {};

	private ByteBuffer buffer = ByteBuffer.allocate(0);

	private int start;

	private int payloadStart;

	private int end;

	private Map<String, String> headers = Map.of();

	/**
	 * Creates a view of nothing.
	 */
	public DataFrame() {
	}

	/**
	 * Encodes headers.
	 * @param headers at most 256, each name and value at most 65,535 UTF-8 bytes
	 * @return the bytes that {@link #write} takes
	 * @throws IllegalArgumentException if there are too many, or one is too long
	 */
	public static byte[] encodeHeaders(Map<String, String> headers) {
		if (headers.isEmpty()) {
			return NO_HEADERS;
		}
		if (headers.size() > MAX_HEADERS) {
			throw new IllegalArgumentException(
					"A message has %d headers; at most %d are allowed".formatted(headers.size(), MAX_HEADERS));
		}
		FrameOutput out = new FrameOutput().u16(headers.size());
		headers.forEach((name, value) -> out.string(name).string(value));
		return Arrays.copyOf(out.array(), out.length());
	}

	/**
	 * How long a frame is.
	 * @param headers encoded headers
	 * @param payload the encoded payload
	 * @return bytes, with the length field
	 */
	public static long length(byte[] headers, byte[] payload) {
		return (long) HEADER_BYTES + headers.length + payload.length;
	}

	/**
	 * Writes a frame.
	 * @param target little-endian, with room
	 * @param at the index to write at
	 * @param sequence the sequence number
	 * @param wanted what its sender wants: {@link #VERDICT_WANTED}, {@link #REPLY_WANTED}
	 * @param type the number of the payload's type
	 * @param sentAtMillis milliseconds since 1970
	 * @param headers encoded headers
	 * @param payload the encoded payload
	 */
	public static void write(ByteBuffer target, int at, long sequence, int wanted, int type, long sentAtMillis,
			byte[] headers, byte[] payload) {
		int flags = wanted | ((headers.length > 0) ? HAS_HEADERS : 0);
		target.putInt(at, HEADER_BYTES - Integer.BYTES + headers.length + payload.length);
		target.put(at + KIND_OFFSET, (byte) FrameKind.DATA);
		target.put(at + FLAGS_OFFSET, (byte) flags);
		target.putShort(at + TYPE_OFFSET, (short) type);
		target.putLong(at + SEQUENCE_OFFSET, sequence);
		target.putInt(at + SENT_AT_OFFSET, (int) sentAtMillis);
		target.putShort(at + SENT_AT_OFFSET + Integer.BYTES, (short) (sentAtMillis >>> Integer.SIZE));
		if (headers.length > 0) {
			target.put(at + HEADER_BYTES, headers);
		}
		target.put(at + HEADER_BYTES + headers.length, payload);
	}

	/**
	 * How long the frame at an index of a log is.
	 * @param log whole frames
	 * @param at the index of the first byte of one
	 * @return bytes, with the length field
	 */
	public static int lengthAt(ByteBuffer log, int at) {
		return Integer.BYTES + log.getInt(at);
	}

	void wrap(ByteBuffer buffer, int start, int end) {
		if (end - start < HEADER_BYTES) {
			throw new ProtocolException(
					"DATA has %d bytes; at least %d are needed".formatted(end - start, HEADER_BYTES));
		}
		this.buffer = buffer;
		this.start = start;
		this.end = end;
		this.payloadStart = start + HEADER_BYTES;
		this.headers = ((flags() & HAS_HEADERS) != 0) ? readHeaders() : Map.of();
	}

	/**
	 * The sequence number.
	 * @return counts up by one
	 */
	public long sequence() {
		return this.buffer.getLong(this.start + SEQUENCE_OFFSET);
	}

	/**
	 * Whether the sender's caller waits for the verdict.
	 * @return if so, it is acknowledged at once
	 */
	public boolean verdictWanted() {
		return (flags() & VERDICT_WANTED) != 0;
	}

	/**
	 * Whether it is a request.
	 * @return if so, its outcome is an answer or a failure
	 */
	public boolean replyWanted() {
		return (flags() & REPLY_WANTED) != 0;
	}

	/**
	 * The number of the payload's type.
	 * @return as {@code TYPES} says
	 */
	public int type() {
		return this.buffer.getShort(this.start + TYPE_OFFSET) & 0xFFFF;
	}

	/**
	 * The sender's clock.
	 * @return milliseconds since 1970
	 */
	public long sentAtMillis() {
		long low = this.buffer.getInt(this.start + SENT_AT_OFFSET) & 0xFFFF_FFFFL;
		long high = this.buffer.getShort(this.start + SENT_AT_OFFSET + Integer.BYTES) & 0xFFFFL;
		return (high << Integer.SIZE) | low;
	}

	/**
	 * The headers.
	 * @return unmodifiable
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Copies the payload.
	 * @return a new array
	 */
	public byte[] payload() {
		if (this.buffer.hasArray()) {
			return Arrays.copyOfRange(this.buffer.array(), this.payloadStart, this.end);
		}
		byte[] payload = new byte[payloadLength()];
		this.buffer.get(this.payloadStart, payload);
		return payload;
	}

	/**
	 * The array that holds the payload.
	 * @return the frame's own, or a copy if that has none
	 */
	public byte[] array() {
		return this.buffer.hasArray() ? this.buffer.array() : payload();
	}

	/**
	 * Where the payload starts.
	 * @return an index in the array
	 */
	public int payloadOffset() {
		return this.buffer.hasArray() ? this.payloadStart : 0;
	}

	/**
	 * How long the payload is.
	 * @return bytes
	 */
	public int payloadLength() {
		return this.end - this.payloadStart;
	}

	private int flags() {
		return this.buffer.get(this.start + FLAGS_OFFSET);
	}

	private Map<String, String> readHeaders() {
		FrameInput in = new FrameInput(this.buffer, this.payloadStart, this.end);
		int count = in.u16();
		if (count > MAX_HEADERS) {
			throw new ProtocolException("DATA has %d headers; at most %d are allowed".formatted(count, MAX_HEADERS));
		}
		Map<String, String> read = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			read.put(in.string(), in.string());
		}
		this.payloadStart = in.position();
		return java.util.Collections.unmodifiableMap(read);
	}

}
