package be.sizingservers.ipc.benchmarks.harness;

/**
 * What is measured.
 *
 * @param name how it is called in results and on the command line
 * @param title what it is, for people
 * @param group which table or chart it belongs to
 * @param kind how it is measured
 * @param messageBytes the size of each message
 * @param receivers how many receivers each message goes to
 * @param senders how many senders there are
 * @param callers how many threads send by each of them
 * @param haltless whether the processors are kept from halting
 */
public record Scenario(String name, String title, Group group, Kind kind, int messageBytes, int receivers, int senders,
		int callers, boolean haltless) {

	private static final int SMALL = 64;

	/**
	 * Which table or chart it belongs to.
	 */
	public enum Group {

		/**
		 * All contenders side by side.
		 */
		COMPARISON,

		/**
		 * What becomes of the figures when there is more of something.
		 */
		GROWTH,

		/**
		 * What only this library has.
		 */
		OWN

	}

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
		 * How soon a receiver is known.
		 */
		REGISTRATION,

		/**
		 * How soon an application is ready.
		 */
		START_UP,

		/**
		 * How much memory things take.
		 */
		MEMORY

	}

	static Scenario throughput(String name, String title, int messageBytes, int receivers) {
		return new Scenario(name, title, Group.COMPARISON, Kind.THROUGHPUT, messageBytes, receivers, 1, 1, false);
	}

	static Scenario small(String name, String title, Group group, Kind kind) {
		return new Scenario(name, title, group, kind, SMALL, 1, 1, 1, false);
	}

	Scenario withCallers(int callers) {
		return new Scenario(this.name, this.title, this.group, this.kind, this.messageBytes, this.receivers,
				this.senders, callers, this.haltless);
	}

	Scenario grown(int senders) {
		return new Scenario(this.name, this.title, Group.GROWTH, this.kind, this.messageBytes, this.receivers, senders,
				this.callers, this.haltless);
	}

	Scenario withoutHalts() {
		return new Scenario(this.name + "-nohalt", this.title + ", processors never halt", this.group, this.kind,
				this.messageBytes, this.receivers, this.senders, this.callers, true);
	}

	/**
	 * Tells whether it belongs to the table that all contenders are compared in.
	 * @return {@code false} for what only this library has, and for growth
	 */
	public boolean isComparison() {
		return this.group == Group.COMPARISON;
	}

}
