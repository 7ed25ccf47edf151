package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a watch sleeps on: news from its folders, where the file system tells, a call of
 * {@link #wake}, or the time. All but {@link #wake} and {@link #close} are for the
 * watch's thread.
 */
final class FolderEvents implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

	private final @Nullable WatchService service;

	private final Map<Path, WatchKey> keys = new HashMap<>();

	private final Object gate = new Object();

	private @Nullable Thread sleeper;

	private boolean woken;

	private boolean failed;

	private FolderEvents(@Nullable WatchService service) {
		this.service = service;
	}

	/**
	 * Listens to the file system, where it can.
	 */
	static FolderEvents open() {
		try {
			return new FolderEvents(FileSystems.getDefault().newWatchService());
		}
		catch (IOException ex) {
			LOG.warn(
					"The file system does not notify this process: {}; senders look for receivers every second instead",
					ex.toString());
			return none();
		}
	}

	/**
	 * Does not listen to the file system.
	 */
	static FolderEvents none() {
		return new FolderEvents(null);
	}

	/**
	 * Listens to a folder from now on, also if it is a new one with an old name.
	 */
	void follow(Path folder) {
		WatchKey key = this.keys.get(folder);
		if (this.service == null || this.failed || (key != null && key.isValid())) {
			return;
		}
		try {
			this.keys.put(folder, folder.register(this.service, StandardWatchEventKinds.ENTRY_CREATE,
					StandardWatchEventKinds.ENTRY_DELETE));
		}
		catch (IOException ex) {
			this.failed = true;
			LOG.warn("The file system does not notify of {}: {}; senders look for receivers every second instead",
					folder, ex.toString());
		}
	}

	/**
	 * Waits until an entry with a prefix came or went, or may have.
	 * @throws InterruptedException if somebody but {@link #wake} interrupts the thread
	 */
	void await(String prefix, Duration atMost) throws InterruptedException {
		synchronized (this.gate) {
			if (this.woken) {
				this.woken = false;
				return;
			}
			this.sleeper = Thread.currentThread();
		}
		boolean interrupted = false;
		try {
			sleep(prefix, atMost);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		finally {
			interrupted = wokenUp(interrupted);
		}
		if (interrupted) {
			throw new InterruptedException();
		}
	}

	private boolean wokenUp(boolean interrupted) {
		synchronized (this.gate) {
			this.sleeper = null;
			if (!this.woken) {
				return interrupted;
			}
			this.woken = false;
			Thread.interrupted();
			return false;
		}
	}

	private void sleep(String prefix, Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		for (long left = atMost.toNanos(); left > 0; left = end - System.nanoTime()) {
			if (this.service == null) {
				TimeUnit.NANOSECONDS.sleep(left);
			}
			else {
				WatchKey key = this.service.poll(left, TimeUnit.NANOSECONDS);
				if (key != null && concerns(key, prefix)) {
					return;
				}
			}
		}
	}

	private boolean concerns(WatchKey key, String prefix) {
		boolean concerns = false;
		for (WatchEvent<?> event : key.pollEvents()) {
			String name = String.valueOf(event.context());
			concerns |= event.kind() == StandardWatchEventKinds.OVERFLOW
					|| (name.startsWith(prefix) && EntryName.isEntry(name));
		}
		boolean folderGone = !key.reset();
		return concerns || folderGone;
	}

	/**
	 * Ends the current or next wait. Any thread may call it.
	 */
	void wake() {
		synchronized (this.gate) {
			this.woken = true;
			if (this.sleeper != null) {
				this.sleeper.interrupt();
			}
		}
	}

	/**
	 * Stops listening. Any thread may call it; a second call does nothing.
	 */
	@Override
	public void close() {
		wake();
		try {
			if (this.service != null) {
				this.service.close();
			}
		}
		catch (IOException ex) {
			LOG.warn("Cannot stop listening to the file system", ex);
		}
	}

}
