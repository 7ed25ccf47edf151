package be.sizingservers.ipc.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import be.sizingservers.ipc.shared.CorruptDataException;
import be.sizingservers.ipc.shared.Shared;

/**
 * The receivers in a {@code SNAPSHOT} or {@code EVENTS}: compressed when they are many,
 * except for their keys, whose length would tell something about what is compressed with
 * them.
 */
final class EntriesFormat {

	static final int INSTANCE_BYTES = 16;

	private static final int COMPRESS_FROM_BYTES = 1024;

	/**
	 * More than 10,000 receivers with the longest names.
	 */
	private static final int MAX_BYTES = 16 * 1024 * 1024;

	/**
	 * Names compress well, but each receiver has bytes that do not: its instance and its
	 * key.
	 */
	private static final int MAX_RATIO = 16;

	/**
	 * Instance, address length and address, port, application, process, flag.
	 */
	private static final int MIN_ENTRY_BYTES = INSTANCE_BYTES + 1 + 4 + 2 + 2 + 8 + 1;

	private EntriesFormat() {
	}

	/**
	 * What was read.
	 *
	 * @param put receivers
	 * @param removed instances
	 */
	record Content(List<EpmFrame.Entry> put, List<UUID> removed) {
	}

	/**
	 * A receiver whose key comes later.
	 *
	 * @param entry the receiver, with no key
	 */
	record Keyless(EpmFrame.Entry entry) {

		EpmFrame.Entry with(byte[] key) {
			return new EpmFrame.Entry(this.entry.instance(), this.entry.address(), this.entry.port(),
					this.entry.application(), this.entry.processId(), this.entry.applicationId(), key);
		}

	}

	static void write(List<EpmFrame.Entry> put, List<UUID> removed, FrameOutput out) {
		FrameOutput plain = new FrameOutput();
		plain.i32(put.size());
		put.forEach((entry) -> writeEntry(entry, plain));
		plain.i32(removed.size());
		removed.forEach(plain::instance);
		byte[] bytes = Arrays.copyOf(plain.array(), plain.length());
		boolean compressed = bytes.length >= COMPRESS_FROM_BYTES;
		out.u8(compressed ? 1 : 0).i32(bytes.length);
		if (compressed) {
			bytes = Shared.gzip(bytes);
		}
		out.i32(bytes.length).raw(bytes);
		put.forEach((entry) -> out.raw(entry.key()));
	}

	static Content read(FrameInput in) {
		boolean compressed = in.flag();
		int size = in.i32();
		long maxSize = Math.min(MAX_BYTES, (long) MAX_RATIO * in.left());
		if (size < 0 || size > maxSize) {
			throw new ProtocolException("Receivers announce %d bytes; at most %d are allowed".formatted(size, maxSize));
		}
		byte[] bytes = in.bytes(count(in, 1));
		if (compressed) {
			bytes = gunzip(bytes, size);
		}
		if (bytes.length != size) {
			throw new ProtocolException("Receivers announce %d bytes but have %d".formatted(size, bytes.length));
		}
		FrameInput plain = new FrameInput(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0, size);
		int receivers = count(plain, MIN_ENTRY_BYTES);
		if ((long) receivers * EpmFrame.KEY_BYTES > in.left()) {
			throw new ProtocolException("A frame announces %d receivers where %d bytes are left for their keys"
				.formatted(receivers, in.left()));
		}
		List<Keyless> keyless = new ArrayList<>();
		for (int i = receivers; i > 0; i--) {
			keyless.add(readEntry(plain));
		}
		List<UUID> removed = new ArrayList<>();
		for (int i = count(plain, INSTANCE_BYTES); i > 0; i--) {
			removed.add(plain.instance());
		}
		if (plain.left() > 0) {
			throw new ProtocolException("Receivers have %d bytes too many".formatted(plain.left()));
		}
		List<EpmFrame.Entry> put = new ArrayList<>(keyless.size());
		for (Keyless entry : keyless) {
			put.add(entry.with(in.bytes(EpmFrame.KEY_BYTES)));
		}
		return new Content(List.copyOf(put), List.copyOf(removed));
	}

	private static byte[] gunzip(byte[] bytes, int size) {
		try {
			return Shared.gunzip(bytes, size);
		}
		catch (CorruptDataException ex) {
			throw new ProtocolException("Receivers cannot be decompressed: " + ex.getMessage());
		}
	}

	static void writeEntry(EpmFrame.Entry entry, FrameOutput out) {
		out.instance(entry.instance()).u8(entry.address().length).raw(entry.address());
		out.u16(entry.port()).string(entry.application()).i64(entry.processId());
		UUID applicationId = entry.applicationId();
		out.u8((applicationId != null) ? 1 : 0);
		if (applicationId != null) {
			out.instance(applicationId);
		}
	}

	static Keyless readEntry(FrameInput in) {
		UUID instance = in.instance();
		int length = in.u8();
		if (length != 4 && length != 16) {
			throw new ProtocolException("An IP address has %d bytes, neither 4 nor 16".formatted(length));
		}
		byte[] address = in.bytes(length);
		return new Keyless(new EpmFrame.Entry(instance, address, in.u16(), in.string(), in.i64(),
				in.flag() ? in.instance() : null, new byte[0]));
	}

	/**
	 * A count of things that must still be there, so that nothing is allocated for a lie.
	 */
	static int count(FrameInput in, int bytesEach) {
		int count = in.i32();
		if (count < 0 || (long) count * bytesEach > in.left()) {
			throw new ProtocolException(
					"A frame announces %d items where %d bytes are left".formatted(count, in.left()));
		}
		return count;
	}

}
