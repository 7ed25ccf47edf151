package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders in which the receivers of a user may be registered. Which one a process
 * uses depends on how it was started, so that senders look into all of them.
 *
 * @param candidates the folders, the preferred one first; the last can always be used
 */
record RuntimeFolders(List<RuntimeFolder> candidates) {

	private static final Logger LOG = LoggerFactory.getLogger(RuntimeFolders.class);

	private static final Set<Path> LOGGED = ConcurrentHashMap.newKeySet();

	/**
	 * Opens the folder in which this process registers its receivers.
	 * @throws DirectoryException if it cannot be used; the message says what to do
	 */
	RuntimeFolder open() {
		RuntimeFolder folder = this.candidates.stream().filter(RuntimeFolders::isUsable).findFirst().orElseThrow();
		folder.open();
		if (LOGGED.add(folder.path())) {
			LOG.info("Receivers of this user are registered in {}", folder.path());
		}
		return folder;
	}

	private static boolean isUsable(RuntimeFolder folder) {
		try {
			return folder.usable();
		}
		catch (IOException ex) {
			LOG.warn("Cannot tell whether {} can be used; trying the next folder", folder.path(), ex);
			return false;
		}
	}

}
