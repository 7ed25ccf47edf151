package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;
import be.sizingservers.ipc.directory.EntryName.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the live receivers of one handle in one folder, and deletes what dead ones
 * left behind. What cannot be read for a moment stays as it was. Not thread-safe.
 */
final class FolderScan {

	private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);

	/** Between the creation of a lock file and its lock there are microseconds. */
	private static final Duration ABANDONED = Duration.ofMinutes(1);

	private final RuntimeFolder folder;

	private final Handle handle;

	private final String handleHash;

	private final Map<EntryName, Registration> live = new HashMap<>();

	private final Set<String> reported = new HashSet<>();

	private boolean first = true;

	FolderScan(RuntimeFolder folder, Handle handle) {
		this.folder = folder;
		this.handle = handle;
		this.handleHash = EntryName.hash(handle);
	}

	/**
	 * Looks now. The first look also cleans up after dead receivers of other handles.
	 * @param events listens to the folder, if there is one
	 * @return the live receivers
	 */
	Map<EntryName, Registration> look(FolderEvents events) {
		try {
			if (!this.folder.available()) {
				throw new NoSuchFileException(this.folder.path().toString());
			}
			try (OpenFolder open = OpenFolder.open(this.folder)) {
				events.follow(this.folder.path());
				Map<EntryName, Set<Part>> files = list(open);
				this.live.keySet().retainAll(files.keySet());
				files.forEach((name, parts) -> look(open, name, parts));
			}
			this.first = false;
		}
		catch (NoSuchFileException ex) {
			this.live.clear();
		}
		catch (DirectoryException ex) {
			report("", "Cannot look for receivers: %s".formatted(ex.getMessage()));
		}
		catch (IOException ex) {
			report("", "Cannot look for receivers in %s: %s".formatted(this.folder.path(), ex));
		}
		return this.live;
	}

	/**
	 * The Unix domain socket of a receiver, if it has one.
	 */
	Path socketOf(EntryName name) {
		return name.socketIn(this.folder.path());
	}

	private Map<EntryName, Set<Part>> list(OpenFolder open) throws IOException {
		Map<EntryName, Set<Part>> files = new HashMap<>();
		Set<String> names = new HashSet<>();
		try {
			for (Path path : open) {
				String fileName = path.getFileName().toString();
				names.add(fileName);
				EntryName name = EntryName.parse(fileName);
				if (name == null) {
					reportForeign(fileName);
				}
				else if (this.first || name.handleHash().equals(this.handleHash)) {
					names.add(name.toString());
					files.computeIfAbsent(name, (key) -> EnumSet.noneOf(Part.class)).add(Part.of(fileName));
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		this.reported.retainAll(names);
		return files;
	}

	private void look(OpenFolder open, EntryName name, Set<Part> parts) {
		try {
			if (isDead(name, parts)) {
				this.live.remove(name);
				name.delete(this.folder.path());
			}
			else if (!parts.contains(Part.ENTRY)) {
				this.live.remove(name);
			}
			else if (name.handleHash().equals(this.handleHash) && !this.live.containsKey(name)) {
				read(open, name);
			}
		}
		catch (IOException ex) {
			report(name.toString(), "Cannot tell whether the receiver %s lives: %s".formatted(name, ex));
		}
	}

	/**
	 * An entry of this process is never probed, which would drop its lock: its lease, of
	 * which another class loader may know, deletes it.
	 */
	private boolean isDead(EntryName name, Set<Part> parts) throws IOException {
		if (name.ofThisProcess()) {
			return false;
		}
		return switch (EntryLock.probe(name.in(this.folder.path(), Part.LOCK))) {
			case HELD -> false;
			case FREE -> true;
			case NO_FILE -> !parts.equals(EnumSet.of(Part.NEW_LOCK)) || isAbandoned(name);
		};
	}

	private boolean isAbandoned(EntryName name) throws IOException {
		Path newLock = name.in(this.folder.path(), Part.NEW_LOCK);
		try {
			Instant created = Files.getLastModifiedTime(newLock).toInstant();
			return created.plus(ABANDONED).isBefore(Instant.now()) && EntryLock.probe(newLock) == EntryLock.State.FREE;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private void read(OpenFolder open, EntryName name) throws IOException {
		Path file = name.in(this.folder.path(), Part.ENTRY);
		String fileName = file.getFileName().toString();
		if (this.reported.contains(fileName)) {
			return;
		}
		try {
			Registration registration = open.read(file);
			if (!registration.handle().equals(this.handle)) {
				throw new CorruptEntryException(
						"it is for the handle '%s'".formatted(Printable.of(registration.handle().value())));
			}
			this.live.put(name, registration);
		}
		catch (NoSuchFileException ex) {
			LOG.debug("The receiver {} has gone meanwhile", name);
		}
		catch (CorruptEntryException ex) {
			report(fileName, "Ignoring the entry %s: %s".formatted(file, ex.getMessage()));
		}
	}

	private void reportForeign(String fileName) {
		if (EntryName.isEntry(fileName)) {
			report(fileName, "Ignoring the entry %s in %s: it has no name of an entry".formatted(Printable.of(fileName),
					this.folder.path()));
		}
	}

	/**
	 * Says something once, not with every look, until the file has gone (or, for what is
	 * not about one file, until a look succeeds).
	 */
	private void report(String fileName, String message) {
		if (this.reported.add(fileName)) {
			LOG.warn(message);
		}
	}

}
