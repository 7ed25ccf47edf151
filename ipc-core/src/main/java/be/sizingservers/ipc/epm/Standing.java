package be.sizingservers.ipc.epm;

import be.sizingservers.ipc.wire.RefusalCode;

/**
 * What an End Point Manager has made of a registration or a watch, as far as its client
 * knows.
 */
sealed interface Standing {

	/**
	 * Neither an answer nor a failed attempt yet.
	 */
	Standing PENDING = new Pending();

	/**
	 * The manager has it.
	 */
	Standing ACCEPTED = new Accepted();

	/**
	 * See {@link #PENDING}.
	 */
	record Pending() implements Standing {
	}

	/**
	 * See {@link #ACCEPTED}.
	 */
	record Accepted() implements Standing {
	}

	/**
	 * The manager could not be asked.
	 *
	 * @param reason why, fit to be printed
	 */
	record Away(String reason) implements Standing {
	}

	/**
	 * The manager has refused.
	 *
	 * @param code why
	 * @param reason why in words, fit to be printed
	 */
	record Refused(RefusalCode code, String reason) implements Standing {
	}

}
