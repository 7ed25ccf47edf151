package be.sizingservers.ipc.benchmarks.contenders;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;

/**
 * Local-user mode, {@link Sender#send}: each message with its own verdict.
 */
public final class OursSend extends Ours {

	/**
	 * Makes it.
	 */
	public OursSend() {
		super("ours send", Sender::send);
	}

	@Override
	EndPointDirectory directory(Place place) {
		return LocalUserDirectory.at(place.folder().resolve("directory"));
	}

}
