package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.List;

import be.sizingservers.ipc.directory.DirectoryException;
import be.sizingservers.ipc.transport.Threads;
import be.sizingservers.ipc.wire.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether something that starts may go on: with one manager's consent, or while
 * the managers cannot be asked, but not against a refusal.
 */
final class FirstAnswers {

	private static final Logger LOGGER = LoggerFactory.getLogger(FirstAnswers.class);

	private FirstAnswers() {
	}

	/**
	 * Waits until each manager has answered or could not be reached.
	 * @param what for the message of an exception: what the managers were asked
	 * @param longest how long to wait
	 * @param handshake how much longer to wait for a manager that is there
	 * @throws DirectoryException if a manager refuses for a reason that does not pass, or
	 * all that answer are full
	 */
	static void await(String what, List<Place> places, Duration longest, Duration handshake) {
		Threads.await(() -> places.stream().noneMatch(FirstAnswers::isPending), longest);
		// A manager that is there has its say: a refusal must not come after the start.
		Threads.await(() -> places.stream().noneMatch((place) -> isPending(place) && place.link().isShakingHands()),
				handshake);
		boolean accepted = places.stream().anyMatch((place) -> place.standing() instanceof Standing.Accepted);
		for (Place place : places) {
			Standing standing = place.standing();
			if (standing instanceof Standing.Refused refused && (!accepted || refused.code() != RefusalCode.FULL)) {
				throw new DirectoryException("Cannot %s at the End Point Manager %s: %s. %s".formatted(what,
						place.link(), refused.reason(), advice(refused.code())), null);
			}
			if (standing instanceof Standing.Pending) {
				LOGGER.warn(
						"The End Point Manager {} has not answered within {} when asked to {}; it is asked again and again",
						place.link(), longest, what);
			}
		}
	}

	private static boolean isPending(Place place) {
		return place.standing() instanceof Standing.Pending;
	}

	private static String advice(RefusalCode code) {
		return switch (code) {
			case VERSION -> "Use the same release of this library here and there";
			case INVALID -> "Correct what it does not accept: the handle, the IP address to register or the port";
			case FULL -> "Stop what is not needed, or raise the manager's limits";
			case CREDENTIALS ->
				"Give this side the same as the manager has: the password and the salt, certificates that it trusts, or none of these";
		};
	}

}
