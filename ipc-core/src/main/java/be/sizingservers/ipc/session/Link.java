package be.sizingservers.ipc.session;

/**
 * A connection, or the attempt to have one, as its session sees it. All methods return at
 * once and may be called by any thread.
 */
public interface Link extends Disconnectable {

	/**
	 * There is none yet.
	 */
	Link NONE = new Link() {

		@Override
		public boolean offer() {
			return false;
		}

		@Override
		public void wake() {
		}

		@Override
		public void disconnect() {
		}

	};

	/**
	 * There is something to write. Never called under a lock: the caller may write it by
	 * itself.
	 * @return whether the caller has written
	 */
	boolean offer();

	/**
	 * The session has changed. Returns at once; also called under the sender's lock.
	 */
	void wake();

}
