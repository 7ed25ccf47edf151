package be.sizingservers.ipc;

/**
 * What happens to messages for a receiver that lags at its bound
 * ({@link Limits#lagMessages()}, {@link Limits#lagBytes()}). Other receivers are not
 * affected; a message that is not sent has failed with {@link FailureReason#OVERFLOW},
 * never silently.
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
