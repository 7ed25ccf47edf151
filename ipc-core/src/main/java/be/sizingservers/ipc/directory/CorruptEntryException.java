package be.sizingservers.ipc.directory;

/**
 * A file is no entry of the local-user directory.
 */
final class CorruptEntryException extends Exception {

	CorruptEntryException(String message) {
		super(message);
	}

}
