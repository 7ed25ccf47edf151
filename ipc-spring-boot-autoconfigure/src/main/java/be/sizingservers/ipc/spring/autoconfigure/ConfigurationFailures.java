package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;

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

	static FailureAnalyzedException cannotStart(String what, CommonParts parts, String action, Exception cause) {
		return new FailureAnalyzedException(
				"The %s of handle '%s' cannot start: %s".formatted(what, parts.handle(), cause.getMessage()), action,
				cause);
	}

	static FailureAnalyzedException directory(String what, CommonParts parts, Exception cause) {
		return cannotStart(what, parts, parts.isOverNetwork() ? MANAGER_ACTION : folderAction(parts), cause);
	}

	private static String folderAction(CommonParts parts) {
		Path folder = parts.properties().local().directory();
		return (folder != null)
				? "Correct the folder '%s', or let ipc.local.directory name another one".formatted(folder)
				: "Correct the folder, or let ipc.local.directory name another one";
	}

}
