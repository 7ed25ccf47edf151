package be.sizingservers.ipc.epm;

/**
 * What goes wrong between receivers, senders and End Point Managers.
 */
enum LeaseFault {

	/** A connection is cut; both ends notice soon. */
	CUT,
	/** A connection is cut; the client does not notice. */
	HALF_OPEN_AT_CLIENT,
	/** A connection is cut; the manager does not notice. */
	HALF_OPEN_AT_MANAGER,
	/** Nothing arrives for a while, then everything. */
	DELAYED,
	/** A manager does what it is asked for, and its answer is lost. */
	ANSWER_LOST,
	/** A manager's process dies; it starts again, empty. */
	MANAGER_KILLED,
	/** A manager's machine dies, and nobody says anything; it starts again, empty. */
	MANAGER_VANISHED,
	/** A manager is closed, and starts again, empty. */
	MANAGER_CLOSED,
	/** A manager stands still for a while. */
	MANAGER_PAUSED,
	/** A manager refuses connections for a while. */
	MANAGER_REFUSES,
	/** A client's process dies. */
	CLIENT_KILLED,
	/** A client's machine dies, and nobody says anything. */
	CLIENT_VANISHED,
	/** A client stands still for a while. */
	CLIENT_PAUSED,
	/** A client's host gets another address. */
	CLIENT_MOVED,
	/** All clients but one die. */
	MASS_DEATH,
	/** A receiver is closed. */
	RECEIVER_CLOSED,
	/** A receiver starts at the address of one that is gone. */
	RECEIVER_RESTARTED,
	/** A sender is closed, and another one begins. */
	SENDER_CLOSED,
	/** A receiver finds no room. */
	FULL,
	/** A living receiver's lease has expired. */
	UNKNOWN_LEASE,
	/** The guard against mass expiry holds leases. */
	HELD,
	/** A watch is too far behind for changes, and takes a snapshot. */
	TOO_FAR_BEHIND

}
