package be.sizingservers.ipc.spring;

import org.jspecify.annotations.Nullable;

/**
 * A method with {@link IpcEventListener} can never be called, or does not say for which
 * handle. Thrown when the context starts.
 */
public final class InvalidListenerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidListenerException(String description, String action) {
		this(description, action, null);
	}

	InvalidListenerException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	/**
	 * What to do.
	 * @return one sentence
	 */
	public String action() {
		return this.action;
	}

}
