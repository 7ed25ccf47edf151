package be.sizingservers.ipc;

/**
 * What happens to messages for a receiver that lags at its bound
 * ({@link Limits#lagMessages()}, {@link Limits#lagBytes()}). Other receivers are not
 * affected; a message that is not sent has failed with {@link FailureReason#OVERFLOW},
 * never silently.
 * <p>
 * When all receivers together fill the sender's log ({@link Limits#logBytes()}), callers
 * wait under {@link #BLOCK} as they do at the bound. Otherwise, and after that, a message
 * that finds no room fails for all its receivers, and the receiver that is furthest
 * behind gets no new ones until that much of its backlog has drained.
 */
public enum OverflowPolicy {

	/**
	 * The caller waits, at most {@link Limits#sendTimeout()} once per stall. Then new
	 * messages fail until half of the backlog has drained.
	 */
	BLOCK,

	/**
	 * New messages fail at once, until half of the backlog has drained.
	 */
	FAIL_FAST,

	/**
	 * The oldest messages that are not written yet fail, an eighth of the backlog at a
	 * time. New ones fail if all are written.
	 */
	DROP_OLDEST,

	/**
	 * New messages fail at once, until an eighth of the backlog has drained.
	 */
	DROP_NEWEST

}
