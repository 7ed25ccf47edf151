package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.epm.EndPointManagerConnection;

/**
 * Where senders and receivers find each other, as the argument of a process: a folder, or
 * End Point Managers.
 */
final class DirectoryArgument {

	private static final String MANAGERS = "managers=";

	private DirectoryArgument() {
	}

	static String folder(Path folder) {
		return folder.toString();
	}

	static String managers(EpmProcess... managers) {
		return MANAGERS + String.join(",", Stream.of(managers).map(EpmProcess::address).toList());
	}

	/**
	 * The directory that is meant.
	 * @param argument the argument
	 * @return the directory; with connections of its own if it is one of managers
	 */
	static EndPointDirectory open(String argument) {
		if (!argument.startsWith(MANAGERS)) {
			return LocalUserDirectory.at(Path.of(argument));
		}
		return EndPointManagerConnection.to(List.of(argument.substring(MANAGERS.length()).split(","))).directory();
	}

}
