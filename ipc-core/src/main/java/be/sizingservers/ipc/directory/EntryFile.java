package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.Application;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A registration as bytes: the magic {@code IPCE} and the version (1 byte); then handle
 * and application name (length in 2 bytes, UTF-8), address (length in 1 byte, 4 or 16),
 * port (2), process id (8), application id (1 byte that says whether there is one, 16),
 * instance id (16) and key (32). Big-endian, nothing after it.
 */
final class EntryFile {

	static final int MAX_BYTES = 1024;

	private static final int MAGIC = 0x49504345;

	private static final byte VERSION = 1;

	private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

	private static final int MAX_NAME_BYTES = 3 * Application.MAX_NAME_CHARS;

	private EntryFile() {
	}

	/**
	 * Turns a registration into bytes.
	 * @throws IllegalArgumentException if readers would refuse it
	 */
	static ByteBuffer encode(Registration registration) {
		ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
		EndPoint endPoint = registration.endPoint();
		buffer.putInt(MAGIC).put(VERSION);
		putText(buffer, registration.handle().value());
		putText(buffer, checkedName(endPoint.instanceId(), endPoint.application()));
		if (endPoint.address().isUnresolved()) {
			throw new IllegalArgumentException("The address %s has no IP address; resolve it before registering"
				.formatted(Printable.of(endPoint.address().toString())));
		}
		byte[] address = endPoint.address().getAddress().getAddress();
		buffer.put((byte) address.length).put(address).putShort((short) endPoint.address().getPort());
		buffer.putLong(endPoint.processId());
		UUID applicationId = registration.applicationId();
		buffer.put((byte) ((applicationId != null) ? 1 : 0));
		if (applicationId != null) {
			putUuid(buffer, applicationId);
		}
		putUuid(buffer, endPoint.instanceId());
		buffer.put(registration.key().toBytes()).flip();
		try {
			decode(buffer.duplicate());
		}
		catch (CorruptEntryException ex) {
			throw new IllegalArgumentException(
					"The receiver %s cannot be registered: %s".formatted(endPoint, ex.getMessage()), ex);
		}
		return buffer;
	}

	/**
	 * Reads a registration from untrusted bytes.
	 * @throws CorruptEntryException if they are anything but exactly one valid entry
	 */
	static Registration decode(ByteBuffer buffer) throws CorruptEntryException {
		try {
			if (buffer.getInt() != MAGIC) {
				throw new CorruptEntryException("it does not start with IPCE");
			}
			byte version = buffer.get();
			if (version != VERSION) {
				throw new CorruptEntryException("it has the version %d, not %d".formatted(version, VERSION));
			}
			Registration registration = decodeBody(buffer);
			if (buffer.hasRemaining()) {
				throw new CorruptEntryException("it has %d bytes too many".formatted(buffer.remaining()));
			}
			return registration;
		}
		catch (BufferUnderflowException ex) {
			throw new CorruptEntryException("it ends too early");
		}
		catch (CharacterCodingException ex) {
			throw new CorruptEntryException("it has a text that is not UTF-8");
		}
		catch (UnknownHostException | IllegalArgumentException ex) {
			throw new CorruptEntryException(String.valueOf(ex.getMessage()));
		}
	}

	private static Registration decodeBody(ByteBuffer buffer)
			throws CorruptEntryException, CharacterCodingException, UnknownHostException {
		Handle handle = new Handle(takeText(buffer, Handle.MAX_BYTES));
		String name = takeText(buffer, MAX_NAME_BYTES);
		InetAddress host = InetAddress.getByAddress(take(buffer, buffer.get()));
		int port = Short.toUnsignedInt(buffer.getShort());
		long processId = buffer.getLong();
		if (port == 0 || processId < 0) {
			throw new CorruptEntryException("it has the port %d and the process id %d".formatted(port, processId));
		}
		UUID applicationId = takeOptionalUuid(buffer);
		UUID instanceId = takeUuid(buffer);
		LinkKey key = LinkKey.of(take(buffer, LinkKey.BYTES));
		if (!instanceId.equals(key.instanceId())) {
			throw new CorruptEntryException("its instance id %s does not belong to its key".formatted(instanceId));
		}
		EndPoint endPoint = new EndPoint(instanceId, new InetSocketAddress(host, port), checkedName(instanceId, name),
				processId);
		return new Registration(handle, endPoint, applicationId, key);
	}

	/**
	 * Reads a file.
	 */
	static Registration read(Path file) throws IOException, CorruptEntryException {
		requireRegular(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
		try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
			return read(channel);
		}
	}

	/**
	 * Reads a file of a folder that is open.
	 */
	static Registration read(SecureDirectoryStream<Path> folder, Path name) throws IOException, CorruptEntryException {
		requireRegular(folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
			.readAttributes());
		try (SeekableByteChannel channel = folder.newByteChannel(name, READ)) {
			return read(channel);
		}
	}

	/**
	 * Opening a pipe would wait for its writer.
	 */
	private static void requireRegular(BasicFileAttributes attributes) throws CorruptEntryException {
		if (!attributes.isRegularFile()) {
			throw new CorruptEntryException("it is no regular file");
		}
	}

	private static Registration read(SeekableByteChannel channel) throws IOException, CorruptEntryException {
		ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES + 1);
		while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
			continue;
		}
		if (!buffer.hasRemaining()) {
			throw new CorruptEntryException("it is longer than %d bytes".formatted(MAX_BYTES));
		}
		return decode(buffer.flip());
	}

	static void write(Path file, ByteBuffer entry, FileAttribute<?>... attributes) throws IOException {
		try (SeekableByteChannel channel = Files.newByteChannel(file,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
			while (entry.hasRemaining()) {
				channel.write(entry);
			}
		}
	}

	private static String checkedName(UUID id, String name) {
		return new Application(id, name).name();
	}

	private static void putText(ByteBuffer buffer, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		buffer.putShort((short) bytes.length).put(bytes);
	}

	private static void putUuid(ByteBuffer buffer, UUID uuid) {
		buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
	}

	private static String takeText(ByteBuffer buffer, int maxBytes)
			throws CorruptEntryException, CharacterCodingException {
		int length = Short.toUnsignedInt(buffer.getShort());
		if (length > maxBytes) {
			throw new CorruptEntryException(
					"it has a text of %d bytes; at most %d are allowed".formatted(length, maxBytes));
		}
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(take(buffer, length))).toString();
	}

	private static byte[] take(ByteBuffer buffer, int length) throws CorruptEntryException {
		if (length < 0 || length > buffer.remaining()) {
			throw new CorruptEntryException("it ends too early");
		}
		byte[] bytes = new byte[length];
		buffer.get(bytes);
		return bytes;
	}

	private static UUID takeUuid(ByteBuffer buffer) {
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	private static @Nullable UUID takeOptionalUuid(ByteBuffer buffer) throws CorruptEntryException {
		byte present = buffer.get();
		return switch (present) {
			case 0 -> null;
			case 1 -> takeUuid(buffer);
			default -> throw new CorruptEntryException("it has the flag %d".formatted(present));
		};
	}

}
