package be.sizingservers.ipc.benchmarks.contenders;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;

/**
 * Local-user mode, {@link Sender#publish}.
 */
public final class OursPublish extends Ours {

	/**
	 * Makes it.
	 */
	public OursPublish() {
		super("ours publish", Sender::publish);
	}

	@Override
	EndPointDirectory directory(Place place) {
		return LocalUserDirectory.at(place.folder().resolve("directory"));
	}

	@Override
	public boolean supports(Scenario scenario) {
		return switch (scenario.kind()) {
			case START_UP, MEMORY -> true;
			case REGISTRATION -> false;
			default -> scenario.group() != Scenario.Group.OWN;
		};
	}

}
