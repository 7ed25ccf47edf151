package be.sizingservers.ipc.session;

import java.util.ArrayList;
import java.util.List;

import be.sizingservers.ipc.SenderCounts;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a sender, and which of them the next message goes to. Guarded by the
 * sender's lock, apart from {@link #targets()}.
 */
final class OutboundSessions {

	private final LagBound bound;

	/**
	 * Not finished yet, attached or not.
	 */
	private final List<OutboundSession> all = new ArrayList<>();

	/**
	 * What has become of the messages of those that are finished.
	 */
	private SenderCounts ended = SenderCounts.NONE;

	private volatile Targets targets = new Targets(List.of(), List.of());

	private final Reports reports = new Reports(this.targets);

	/**
	 * Whom a message fails for that finds the log full; {@code null} until there is one.
	 */
	private @Nullable Targets refusing;

	OutboundSessions(LagBound bound) {
		this.bound = bound;
	}

	List<OutboundSession> all() {
		return this.all;
	}

	/**
	 * The targets of the next message. Under no lock.
	 */
	Targets targets() {
		return this.targets;
	}

	/**
	 * Their reports, and those of all targets before.
	 */
	Reports reports() {
		return this.reports;
	}

	/**
	 * The targets of the next message, if it finds the log full.
	 */
	Targets refusing() {
		Targets current = this.refusing;
		if (current == null) {
			current = this.targets.refusing();
			this.refusing = current;
			this.reports.join(current);
		}
		return current;
	}

	void add(OutboundSession session) {
		this.all.add(session);
		retarget();
	}

	/**
	 * The session is finished. Reports that still name it have it themselves.
	 */
	void forget(OutboundSession finished) {
		if (this.all.remove(finished)) {
			this.ended = this.ended.plus(finished.attachment().counts());
		}
	}

	SenderCounts counts() {
		return this.all.stream().map((session) -> session.attachment().counts()).reduce(this.ended, SenderCounts::plus);
	}

	void detach(OutboundSession session) {
		session.cursor().detach();
		session.attachment().overflowed(true);
		retarget();
		// The acknowledgement that would do this may just have missed the flag.
		reattachIfDrained(session);
	}

	void reattachIfDrained(OutboundSession session) {
		if (session.attachment().isOverflowed() && !session.isEnded() && this.bound.isDrainedEnough(session)) {
			session.cursor().reattach();
			session.attachment().overflowed(false);
			retarget();
			session.wake();
		}
	}

	/**
	 * Who is a target has changed.
	 */
	void retarget() {
		List<OutboundSession> attached = this.all.stream()
			.filter((session) -> session.attachment().isTarget())
			.toList();
		List<OutboundSession> overflowed = this.all.stream()
			.filter((session) -> session.attachment().isOverflowed())
			.toList();
		Targets next = new Targets(attached, overflowed);
		this.reports.replace(next);
		this.targets = next;
		this.refusing = null;
		this.bound.forget();
	}

	boolean isDrained() {
		return this.all.stream().allMatch(OutboundSession::isDrained);
	}

}
