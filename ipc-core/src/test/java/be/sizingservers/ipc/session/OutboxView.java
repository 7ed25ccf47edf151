package be.sizingservers.ipc.session;

import be.sizingservers.ipc.log.MessageLog;

/**
 * What tests of other packages may see of an outbox.
 */
public final class OutboxView {

	private final Outbox outbox;

	public OutboxView(Outbox outbox) {
		this.outbox = outbox;
	}

	public MessageLog log() {
		return this.outbox.log();
	}

	/**
	 * How many messages the one furthest behind lacks.
	 */
	public long longestLag() {
		return this.outbox.sessions()
			.all()
			.stream()
			.mapToLong((session) -> session.cursor().lagMessages())
			.max()
			.orElse(0);
	}

	/**
	 * Tells whether failures are kept, although each report may have settled.
	 */
	public boolean hasFailures() {
		return this.outbox.sessions().all().stream().anyMatch((session) -> session.verdicts().hasFailures());
	}

}
