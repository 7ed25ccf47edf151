package be.sizingservers.ipc.shared;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import be.sizingservers.ipc.IpcException;

/**
 * What the original's class of the same name offered, made safe. All methods are
 * stateless and thread-safe. Data from outside that is not right is a
 * {@link CorruptDataException}; streams throw {@link IOException}s as streams do.
 */
public final class Shared {

	/**
	 * The TCP port that an End Point Manager listens on unless it is told otherwise.
	 */
	public static final int DEFAULT_EPM_PORT = 4455;

	private static final StringEncryption ENCRYPTION = new StringEncryption(Argon2::key);

	private Shared() {
	}

	/**
	 * Compresses bytes.
	 * @param bytes any bytes
	 * @return one gzip member (RFC 1952)
	 */
	public static byte[] gzip(byte[] bytes) {
		return Gzip.compress(bytes);
	}

	/**
	 * Expands what {@link #gzip(byte[])} or another gzip has compressed. Stops while
	 * expanding as soon as a bound is passed: {@code maxBytes}, and, beyond 64 KiB, 100
	 * times the size of the compressed bytes.
	 * @param gzipped exactly one gzip member
	 * @param maxBytes the largest accepted result, in bytes
	 * @return the bytes
	 * @throws CorruptDataException if it is truncated, corrupt, followed by something
	 * else, or beyond a bound
	 */
	public static byte[] gunzip(byte[] gzipped, int maxBytes) {
		if (maxBytes < 0) {
			throw new IllegalArgumentException("The limit of %d bytes is negative; give 0 or more".formatted(maxBytes));
		}
		return Gzip.expand(gzipped, maxBytes);
	}

	/**
	 * Encrypts and authenticates a text with a password. Takes some 0.2 to 1 s and 64 MiB
	 * on purpose, so that passwords cannot be guessed fast.
	 * <p>
	 * The result is ASCII text without white space:
	 * {@code ipc1:argon2id:m=65536,t=3,p=1:}<em>body</em>. The key is Argon2id (version
	 * 1.3) of the password in UTF-8 and the salt, with <em>m</em> KiB, <em>t</em> passes
	 * and <em>p</em> lanes, 32 bytes long. The body is Base64 (URL alphabet, no padding)
	 * of a random 12-byte nonce, then the UTF-8 text under AES-256-GCM with its 16-byte
	 * tag; everything before the body is authenticated as additional data. The same text
	 * encrypts differently each time.
	 * @param plain the text
	 * @param password not empty
	 * @param salt not empty; 16 random bytes or more are advised
	 * @return the encrypted text
	 * @throws IllegalArgumentException if password or salt are empty, or a text has an
	 * unpaired surrogate
	 */
	public static String encrypt(String plain, String password, byte[] salt) {
		return ENCRYPTION.encrypt(plain, password, salt);
	}

	/**
	 * Decrypts what {@link #encrypt(String, String, byte[])} has encrypted. Up to 256
	 * MiB, 10 passes and 4 lanes are accepted, which is checked before any memory is
	 * spent.
	 * @param encrypted the encrypted text
	 * @param password the password that it was encrypted with
	 * @param salt the salt that it was encrypted with
	 * @return the text
	 * @throws CorruptDataException if the form is unknown, the text is truncated, the
	 * cost is out of bounds, or (one case, not told apart) the password or salt is wrong
	 * or the text was altered
	 * @throws IllegalArgumentException if password or salt are empty
	 */
	public static String decrypt(String encrypted, String password, byte[] salt) {
		return ENCRYPTION.decrypt(encrypted, password, salt);
	}

	/**
	 * Derives a key from a password: Argon2id (version 1.3), 64 MiB, 3 passes, one lane.
	 * Takes some 0.2 to 1 s on purpose, so that passwords cannot be guessed fast.
	 * @param password not empty; taken in UTF-8
	 * @param salt not empty; 16 random bytes or more are advised
	 * @return 32 bytes, the same for the same password and salt
	 * @throws IllegalArgumentException if password or salt are empty, or the password has
	 * an unpaired surrogate
	 */
	public static byte[] deriveKey(String password, byte[] salt) {
		return ENCRYPTION.deriveKey(password, salt);
	}

	/**
	 * Reads a salt in one of the forms that people write: a list such as
	 * {@code {0x01,0x02}}, hex digits such as {@code 0102}, or {@code base64:AQI=}
	 * (standard alphabet; padding may be left out).
	 * @param salt the text
	 * @return at least one byte
	 * @throws IllegalArgumentException if it is none of these; the message says which
	 * byte is wrong, and quotes no other
	 */
	public static byte[] parseSalt(String salt) {
		return SaltFormat.parse(salt);
	}

	/**
	 * Reads exactly so many bytes. Memory grows as they arrive, so that a stream that
	 * ends early costs no more than it sent.
	 * @param in the stream
	 * @param size how many bytes
	 * @return that many bytes
	 * @throws EOFException if the stream ends before
	 * @throws IOException if the stream cannot be read
	 */
	public static byte[] readBytes(InputStream in, int size) throws IOException {
		if (size < 0) {
			throw new IllegalArgumentException("Cannot read %d bytes; give 0 or more".formatted(size));
		}
		byte[] bytes = in.readNBytes(size);
		if (bytes.length < size) {
			throw new EOFException("The stream ended after %d of %d bytes".formatted(bytes.length, size));
		}
		return bytes;
	}

	/**
	 * Reads bytes with their size before them, a 64-bit little-endian number as the
	 * original has it. The size is checked before anything is allocated, and memory grows
	 * as the bytes arrive.
	 * @param in the stream
	 * @param maxBytes the largest accepted size
	 * @return the bytes
	 * @throws EOFException if the stream ends before
	 * @throws IOException if the size is negative or larger than accepted, or the stream
	 * cannot be read; the stream is of no use afterwards
	 */
	public static byte[] readSizedBytes(InputStream in, int maxBytes) throws IOException {
		long size = ByteBuffer.wrap(readBytes(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
		if (size < 0 || size > maxBytes) {
			throw new IOException("The stream announces %d bytes; 0 to %d are accepted".formatted(size, maxBytes));
		}
		return readBytes(in, (int) size);
	}

	/**
	 * Writes bytes with their size before them, as
	 * {@link #readSizedBytes(InputStream, int)} reads them.
	 * @param out the stream; not flushed
	 * @param bytes any bytes
	 * @throws IOException if the stream cannot be written
	 */
	public static void writeSizedBytes(OutputStream out, byte[] bytes) throws IOException {
		out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length).array());
		out.write(bytes);
	}

	/**
	 * Lists the IP addresses of the interfaces that are up now, the most useful first:
	 * IPv4, IPv6, then link-local ones of both (an IPv6 one carries its interface as
	 * scope and means nothing on another machine), and loopback last.
	 * @return the addresses, unmodifiable
	 * @throws IpcException if the machine does not tell
	 */
	public static List<InetAddress> localAddresses() {
		return LocalAddresses.list();
	}

	/**
	 * Serializes an object with Java serialization.
	 * @param object the object
	 * @return its bytes
	 * @throws IllegalArgumentException if it, or something that it refers to, is not
	 * {@link java.io.Serializable} or is nested too deeply; the message names the class
	 */
	public static byte[] serialize(Object object) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(object);
		}
		catch (IOException | RuntimeException | StackOverflowError ex) {
			throw new IllegalArgumentException(
					"An object of %s cannot be serialized (%s); it and all that it refers to must be Serializable"
						.formatted(object.getClass(), ex),
					ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Deserializes an object, behind the allow-list that {@link AllowedClasses}
	 * describes.
	 * @param <T> the type of the object
	 * @param bytes what {@link #serialize(Object)} has written
	 * @param type the type of the object; allowed by being named here
	 * @param allowed what else it may hold
	 * @return the object
	 * @throws CorruptDataException if the bytes hold anything else, or go beyond a bound
	 */
	public static <T> T deserialize(byte[] bytes, Class<T> type, Class<?>... allowed) {
		Class<?>[] classes = Arrays.copyOf(allowed, allowed.length + 1);
		classes[allowed.length] = type;
		Object object = AllowedClasses.of(classes).read(bytes, 0, bytes.length);
		if (!type.isInstance(object)) {
			throw new CorruptDataException(
					"The bytes are an object of %s instead of %s".formatted(object.getClass(), type), null);
		}
		return type.cast(object);
	}

}
