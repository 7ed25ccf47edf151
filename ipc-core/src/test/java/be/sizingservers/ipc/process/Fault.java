package be.sizingservers.ipc.process;

import java.util.Arrays;
import java.util.List;

/**
 * What happens to processes and connections.
 */
enum Fault {

	/**
	 * {@code kill -9}; another one starts.
	 */
	KILL_RECEIVER(false), KILL_SENDER(false),

	/**
	 * {@code SIGSTOP} for seconds.
	 */
	FREEZE_RECEIVER(false),

	/**
	 * In good order; another one starts.
	 */
	CLOSE_RECEIVER(false),

	/**
	 * Two send for a while, then one closes.
	 */
	SECOND_SENDER(false),

	/**
	 * See {@link FaultyProxy}.
	 */
	CUT(true), RESET(true), TRUNCATE(true), HALF_OPEN(true), STALL(true), DELAY(true);

	private final boolean byProxy;

	Fault(boolean byProxy) {
		this.byProxy = byProxy;
	}

	/**
	 * Those that can be caused.
	 * @param proxies whether there are proxies
	 * @return the faults
	 */
	static List<Fault> possible(boolean proxies) {
		return Arrays.stream(values()).filter((fault) -> proxies || !fault.byProxy).toList();
	}

}
