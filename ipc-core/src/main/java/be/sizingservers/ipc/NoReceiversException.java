package be.sizingservers.ipc;

/**
 * There was no receiver to ask when the request was sent.
 */
public final class NoReceiversException extends RequestException {

	NoReceiversException(Handle handle) {
		super("There is no receiver of '%s' to ask; start one, or wait for it with Sender.awaitReceivers"
			.formatted(handle));
	}

}
