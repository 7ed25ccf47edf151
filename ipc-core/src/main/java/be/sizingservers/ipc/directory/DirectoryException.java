package be.sizingservers.ipc.directory;

import be.sizingservers.ipc.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * A directory cannot be used: for example, its folder is open to other users.
 */
public class DirectoryException extends IpcException {

	/**
	 * Creates an exception.
	 * @param message what is wrong, with which path or address, and what to do
	 * @param cause the cause, if there is one
	 */
	public DirectoryException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
