package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Printable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Makes the exceptions that tell a user, at the start, which property to change.
 */
final class ConfigurationFailures {

	private static final String MANAGER_ACTION = "Let ipc.epm.password and ipc.epm.salt, or ipc.epm.ssl.bundle, be what the End Point Manager has, or leave them away if it has none; check that ipc.epm.host, ipc.epm.port and ipc.epm.addresses name the right one; its log says what it refused";

	private ConfigurationFailures() {
	}

	static FailureAnalyzedException invalid(String property, Object value, String action, Exception cause) {
		return new FailureAnalyzedException("The property %s has the value '%s', which cannot be used: %s"
			.formatted(property, Printable.of(value.toString()), cause.getMessage()), action, cause);
	}

	static FailureAnalyzedException booleanHandle(String property, String value) {
		return new FailureAnalyzedException(
				"The property %s has the value '%s'. YAML reads on, yes and true, and off, no and false, as one and the same"
					.formatted(property, Printable.of(value)),
				"Put the name into quotes, such as \"off\"; to do without IPC, leave ipc.handle away, or set both ipc.sender.enabled and ipc.receiver.enabled to false");
	}

	static FailureAnalyzedException annotation(String annotation, String place, String value, Exception cause) {
		return new FailureAnalyzedException(
				"The @%s of %s has the value '%s', which cannot be used: %s".formatted(annotation, place,
						Printable.of(value), cause.getMessage()),
				"Name a handle there, such as 'orders', or a property that has one, such as ${orders.handle}", cause);
	}

	static FailureAnalyzedException cannotStart(String what, Handle handle, String action, Exception cause) {
		return new FailureAnalyzedException(
				"The %s of handle '%s' cannot start: %s".formatted(what, handle, cause.getMessage()), action, cause);
	}

	static FailureAnalyzedException directory(String what, Handle handle, CommonParts parts, Exception cause) {
		return cannotStart(what, handle, parts.isOverNetwork() ? MANAGER_ACTION : folderAction(parts), cause);
	}

	private static String folderAction(CommonParts parts) {
		Path folder = parts.properties().local().directory();
		return (folder != null)
				? "Correct the folder '%s', or let ipc.local.directory name another one".formatted(folder)
				: "Correct the folder, or let ipc.local.directory name another one";
	}

}
