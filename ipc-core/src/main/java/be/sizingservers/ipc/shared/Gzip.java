package be.sizingservers.ipc.shared;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/**
 * One gzip member (RFC 1952), bounded in size and ratio, and nothing behind it. The JDK's
 * {@link java.util.zip.GZIPInputStream} ignores what follows a member.
 */
final class Gzip {

	static final int MAX_RATIO = 100;

	/**
	 * Below this size the ratio does not matter: no machine suffers from it.
	 */
	static final int UNRATED_BYTES = 64 * 1024;

	private static final int HEADER_BYTES = 10;

	private static final int TRAILER_BYTES = 8;

	private static final int HEADER_CRC = 0x02;

	private static final int EXTRA = 0x04;

	private static final int NAME = 0x08;

	private static final int COMMENT = 0x10;

	private static final int RESERVED = 0xE0;

	private final byte[] gzipped;

	private final int maxBytes;

	private int position;

	private Gzip(byte[] gzipped, int maxBytes) {
		this.gzipped = gzipped;
		this.maxBytes = maxBytes;
	}

	static byte[] compress(byte[] bytes) {
		ByteArrayOutputStream gzipped = new ByteArrayOutputStream(bytes.length / 2 + HEADER_BYTES + TRAILER_BYTES);
		try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
			out.write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write to memory", ex);
		}
		return gzipped.toByteArray();
	}

	static byte[] expand(byte[] gzipped, int maxBytes) {
		Gzip gzip = new Gzip(gzipped, maxBytes);
		gzip.skipHeader();
		byte[] bytes = gzip.inflate();
		gzip.checkTrailer(bytes);
		return bytes;
	}

	private void skipHeader() {
		require(HEADER_BYTES);
		boolean deflated = byteAt(0) == 0x1f && byteAt(1) == 0x8b && byteAt(2) == 8;
		int flags = byteAt(3);
		if (!deflated || (flags & RESERVED) != 0) {
			throw corrupt("The %d bytes do not start with a gzip header".formatted(this.gzipped.length));
		}
		this.position = HEADER_BYTES;
		if ((flags & EXTRA) != 0) {
			require(2);
			skip(2 + (byteAt(this.position) | byteAt(this.position + 1) << 8));
		}
		if ((flags & NAME) != 0) {
			skipText();
		}
		if ((flags & COMMENT) != 0) {
			skipText();
		}
		if ((flags & HEADER_CRC) != 0) {
			skip(2);
		}
	}

	private void skipText() {
		do {
			skip(1);
		}
		while (byteAt(this.position - 1) != 0);
	}

	private byte[] inflate() {
		int available = this.gzipped.length - this.position;
		long ratioBound = Math.max(UNRATED_BYTES, (long) MAX_RATIO * this.gzipped.length);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		byte[] chunk = new byte[8192];
		Inflater inflater = new Inflater(true);
		try {
			inflater.setInput(this.gzipped, this.position, available);
			while (!inflater.finished()) {
				int count = inflater.inflate(chunk);
				if (count == 0 && !inflater.finished()) {
					throw truncated();
				}
				checkSize(bytes.size() + (long) count, ratioBound);
				bytes.write(chunk, 0, count);
			}
			this.position += Math.toIntExact(inflater.getBytesRead());
			return bytes.toByteArray();
		}
		catch (DataFormatException ex) {
			throw new CorruptDataException(
					"The gzip data is corrupt after %d bytes; have it sent again".formatted(bytes.size()), ex);
		}
		finally {
			inflater.end();
		}
	}

	private void checkSize(long size, long ratioBound) {
		if (size > this.maxBytes) {
			throw corrupt("The gzip data of %d bytes expands beyond the limit of %d bytes"
				.formatted(this.gzipped.length, this.maxBytes));
		}
		if (size > ratioBound) {
			throw corrupt("The gzip data of %d bytes expands to more than %d times its size, as only a gzip bomb does"
				.formatted(this.gzipped.length, MAX_RATIO));
		}
	}

	private void checkTrailer(byte[] bytes) {
		require(TRAILER_BYTES);
		CRC32 crc = new CRC32();
		crc.update(bytes);
		if (intAt(this.position) != (int) crc.getValue() || intAt(this.position + 4) != bytes.length) {
			throw corrupt("The gzip data does not match its checksum and size; have it sent again");
		}
		int trailing = this.gzipped.length - this.position - TRAILER_BYTES;
		if (trailing > 0) {
			throw corrupt("The gzip data is followed by %d other bytes; pass one gzip member only".formatted(trailing));
		}
	}

	private void skip(int count) {
		require(count);
		this.position += count;
	}

	private void require(int count) {
		if (this.gzipped.length - this.position < count) {
			throw truncated();
		}
	}

	private int byteAt(int index) {
		return this.gzipped[index] & 0xff;
	}

	private int intAt(int index) {
		return byteAt(index) | byteAt(index + 1) << 8 | byteAt(index + 2) << 16 | byteAt(index + 3) << 24;
	}

	private CorruptDataException truncated() {
		return corrupt("The gzip data of %d bytes is truncated; have it sent again".formatted(this.gzipped.length));
	}

	private static CorruptDataException corrupt(String message) {
		return new CorruptDataException(message, null);
	}

}
