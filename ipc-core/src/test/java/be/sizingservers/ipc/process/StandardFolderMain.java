package be.sizingservers.ipc.process;

import java.util.UUID;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPoint;

/**
 * A process with a receiver in the user's own folder. Prints {@code started} and its
 * instance; when it is told so, {@code found} and the instances that a sender finds; ends
 * with its standard input.
 * <p>
 * Argument: the handle.
 */
final class StandardFolderMain {

	private StandardFolderMain() {
	}

	public static void main(String[] arguments) throws Exception {
		Receiver receiver = Receiver.builder(arguments[0]).listener((message) -> {
		}).start();
		System.out.println("started " + receiver.instanceId());
		System.in.read();
		try (Sender sender = Sender.builder(arguments[0]).start()) {
			System.out.println("found " + String.join(" ",
					sender.receivers().stream().map(EndPoint::instanceId).map(UUID::toString).toList()));
		}
		while (System.in.read() != -1) {
			continue;
		}
		receiver.close();
	}

}
