package be.sizingservers.ipc.benchmarks.harness;

/**
 * What is measured.
 *
 * @param name how it is called in results and on the command line
 * @param title what it is, for people
 * @param kind how it is measured
 * @param messageBytes the size of each message
 * @param receivers how many receivers each message goes to
 * @param senders how many senders there are
 * @param callers how many threads send by each of them
 * @param haltless whether the processors are kept from halting
 */
public record Scenario(String name, String title, Kind kind, int messageBytes, int receivers, int senders, int callers,
		boolean haltless) {

	/**
	 * How it is measured.
	 */
	public enum Kind {

		/**
		 * As fast as possible.
		 */
		THROUGHPUT,

		/**
		 * The next ping when the pong is there.
		 */
		ROUND_TRIP,

		/**
		 * One way, at a fixed rate.
		 */
		PACED,

		/**
		 * Something that only this library has.
		 */
		OWN

	}

	static Scenario throughput(String name, String title, int messageBytes, int receivers) {
		return new Scenario(name, title, Kind.THROUGHPUT, messageBytes, receivers, 1, 1, false);
	}

	static Scenario latency(String name, String title, Kind kind) {
		return new Scenario(name, title, kind, 64, 1, 1, 1, false);
	}

	static Scenario own(String name, String title) {
		return new Scenario(name, title, Kind.OWN, 0, 1, 1, 1, false);
	}

	Scenario withCallers(int callers) {
		return new Scenario(this.name, this.title, this.kind, this.messageBytes, this.receivers, this.senders, callers,
				this.haltless);
	}

	Scenario withSenders(int senders) {
		return new Scenario(this.name, this.title, this.kind, this.messageBytes, this.receivers, senders, this.callers,
				this.haltless);
	}

	Scenario withoutHalts() {
		return new Scenario(this.name + "-nohalt", this.title + ", processors never halt", this.kind, this.messageBytes,
				this.receivers, this.senders, this.callers, true);
	}

	/**
	 * Tells whether it belongs to the table that all contenders are compared in.
	 * @return {@code false} for what only this library has, and for growth
	 */
	public boolean isComparison() {
		return this.kind != Kind.OWN && !this.name.startsWith("GROWTH");
	}

}
