package be.sizingservers.ipc.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The reports that wait for verdicts, by the targets of their messages.
 * <p>
 * Targets come under the sender's lock; reports are settled by the callback thread,
 * without it.
 */
final class Reports {

	/**
	 * With reports that wait, and the current ones.
	 */
	private volatile List<Targets> live;

	Reports(Targets current) {
		this.live = List.of(current);
	}

	/**
	 * No report comes to those that were current. Under the lock.
	 */
	void replace(Targets current) {
		List<Targets> alive = new ArrayList<>(this.live);
		alive.removeIf(Targets::isSettled);
		alive.add(current);
		this.live = List.copyOf(alive);
	}

	/**
	 * Those that were current stay so. Under the lock.
	 */
	void join(Targets current) {
		List<Targets> alive = new ArrayList<>(this.live);
		alive.add(current);
		this.live = List.copyOf(alive);
	}

	boolean isSettled() {
		for (Targets each : this.live) {
			if (!each.isSettled()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Gives requests the answers of those receivers that have answered. For the callback
	 * thread.
	 * @return whether there was one
	 */
	boolean answer() {
		boolean any = false;
		for (Targets each : this.live) {
			for (OutboundSession session : each.sessions()) {
				any |= session.questions().answer(session.verdicts());
			}
		}
		return any;
	}

	/**
	 * Takes reports that have all their verdicts. For the callback thread.
	 * @return whether there was one
	 */
	boolean settle(Consumer<PendingReport> settled) {
		boolean any = false;
		for (Targets each : this.live) {
			for (PendingReport report = each.poll(); report != null; report = each.poll()) {
				any = true;
				settled.accept(report);
			}
		}
		return any;
	}

	/**
	 * Forgets failures of these targets that no report asks for. For the callback thread.
	 */
	void forgetFailures(Targets targets) {
		forgetFailures(targets.sessions());
		forgetFailures(targets.overflowed());
	}

	private void forgetFailures(OutboundSession[] sessions) {
		for (OutboundSession session : sessions) {
			if (session.verdicts().hasFailures()) {
				// In this order: a report of what is handled by now was added before.
				long handled = session.verdicts().handled();
				session.forgetFailures(Math.min(handled, lowestPending() - 1));
			}
		}
	}

	private long lowestPending() {
		long lowest = Long.MAX_VALUE;
		for (Targets each : this.live) {
			lowest = Math.min(lowest, each.lowestPending());
		}
		return lowest;
	}

}
