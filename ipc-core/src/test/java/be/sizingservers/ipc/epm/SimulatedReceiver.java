package be.sizingservers.ipc.epm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.directory.Registration;

/**
 * A receiver, and the truth about it.
 */
final class SimulatedReceiver {

	final ClientNode node;

	final Registration registration;

	final List<Integer> numbers = new ArrayList<>();

	boolean living = true;

	/**
	 * By manager: its uptime when the receiver ended.
	 */
	final Map<ManagerProcess, Long> endedAt = new HashMap<>();

	SimulatedReceiver(ClientNode node, Registration registration) {
		this.node = node;
		this.registration = registration;
	}

	UUID instance() {
		return this.registration.endPoint().instanceId();
	}

	/**
	 * It is closed, or dead.
	 */
	void end() {
		if (this.living) {
			this.living = false;
			for (ManagerNode manager : this.node.world.managers) {
				ManagerProcess process = manager.process;
				if (process != null) {
					this.endedAt.put(process, process.uptime());
				}
			}
		}
	}

}
