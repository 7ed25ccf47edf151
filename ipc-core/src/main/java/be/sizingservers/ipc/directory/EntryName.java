package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import be.sizingservers.ipc.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The common name of the files of one registration. Never used a second time: once its
 * lock is free, the registration is dead for ever, so that anybody may delete its files
 * at any later moment. It names the process, so that a process knows its own files
 * without opening them.
 *
 * @param handleHash the start of the names of all entries of a handle
 * @param processId the process that holds the lock
 * @param processStart when that process started, in milliseconds since 1970; tells it
 * from an earlier one with the same id
 * @param random tells the registrations of one process apart
 */
record EntryName(String handleHash, long processId, long processStart, String random) {

	private static final Pattern PATTERN = Pattern
		.compile("([0-9a-f]{32})-(0|[1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})-([0-9a-f]{16})\\.(lock|entry)(\\.tmp)?");

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final long THIS_PROCESS = ProcessHandle.current().pid();

	private static final long THIS_PROCESS_START = ProcessHandle.current()
		.info()
		.startInstant()
		.map(Instant::toEpochMilli)
		.orElse(0L);

	/**
	 * A file of a registration. Both files are prepared under a temporary name.
	 */
	enum Part {

		NEW_LOCK(".lock.tmp"), LOCK(".lock"), NEW_ENTRY(".entry.tmp"), ENTRY(".entry");

		private final String suffix;

		Part(String suffix) {
			this.suffix = suffix;
		}

		static Part of(String fileName) {
			String suffix = fileName.substring(fileName.indexOf('.'));
			return Arrays.stream(values()).filter((part) -> part.suffix.equals(suffix)).findFirst().orElseThrow();
		}

	}

	static EntryName next(Handle handle) {
		byte[] random = new byte[8];
		RANDOM.nextBytes(random);
		return new EntryName(hash(handle), THIS_PROCESS, THIS_PROCESS_START, HexFormat.of().formatHex(random));
	}

	static @Nullable EntryName parse(String fileName) {
		Matcher matcher = PATTERN.matcher(fileName);
		if (!matcher.matches()) {
			return null;
		}
		return new EntryName(matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)),
				matcher.group(4));
	}

	static String hash(Handle handle) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest(handle.value().getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	static boolean isEntry(String fileName) {
		return fileName.endsWith(Part.ENTRY.suffix);
	}

	boolean ofThisProcess() {
		return this.processId == THIS_PROCESS && this.processStart == THIS_PROCESS_START;
	}

	Path in(Path folder, Part part) {
		return folder.resolve(this + part.suffix);
	}

	/**
	 * The Unix domain socket of the receiver, if it has one. Short, as such a path may
	 * have about 100 characters.
	 */
	Path socketIn(Path folder) {
		return folder.resolve(this.random + ".socket");
	}

	/**
	 * Deletes all files, the entry first because watches look at that one.
	 */
	void delete(Path folder) throws IOException {
		Files.deleteIfExists(in(folder, Part.ENTRY));
		Files.deleteIfExists(in(folder, Part.NEW_ENTRY));
		try {
			Files.deleteIfExists(socketIn(folder));
		}
		finally {
			Files.deleteIfExists(in(folder, Part.LOCK));
			Files.deleteIfExists(in(folder, Part.NEW_LOCK));
		}
	}

	@Override
	public String toString() {
		return this.handleHash + "-" + this.processId + "-" + this.processStart + "-" + this.random;
	}

}
