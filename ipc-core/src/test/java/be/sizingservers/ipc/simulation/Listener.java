package be.sizingservers.ipc.simulation;

import be.sizingservers.ipc.session.Answer;
import be.sizingservers.ipc.session.Failure;
import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.session.SerialQueue;
import be.sizingservers.ipc.wire.FailedCode;

/**
 * A listener that returns, throws or takes long, called by the connection or on an
 * executor, and what the inbox tells the session about it.
 */
final class Listener {

	private static final Failure THROWN = new Failure(FailedCode.LISTENER_THREW, "thrown");

	private static final Failure UNHANDLED = new Failure(FailedCode.NO_HANDLER, "no handler");

	private static final Failure REFUSED = new Failure(FailedCode.REJECTED, "not decoded");

	private final World world;

	private final ReceiverNode node;

	private final InboundSession session;

	private final Pair pair;

	Listener(World world, ReceiverNode node, InboundSession session, Pair pair) {
		this.world = world;
		this.node = node;
		this.session = session;
		this.pair = pair;
	}

	/**
	 * Handles a message that the session has accepted.
	 * @param then goes on when a long listener has come back
	 * @return {@code false} if the listener takes long
	 */
	boolean message(long sequence, boolean promptly, boolean asked, Runnable then) {
		if (this.node.isQueueing()) {
			this.session.queue().submit(queued(sequence, promptly, asked), this::execute, this.session::isAbandoned);
			return true;
		}
		if (!take(sequence, promptly, asked)) {
			return true;
		}
		if (this.world.calm || !this.world.dice.oneIn(30)) {
			come(sequence, asked);
			return true;
		}
		this.world.count(Fault.LISTENER_TAKES_LONG);
		this.node.after(this.world.dice.millis(1, 250), () -> {
			come(sequence, asked);
			then.run();
		});
		return false;
	}

	private SerialQueue.Task queued(long sequence, boolean promptly, boolean asked) {
		return new SerialQueue.Task() {

			@Override
			public void run() {
				if (!Listener.this.session.isAbandoned()) {
					if (take(sequence, promptly, asked)) {
						come(sequence, asked);
					}
					Listener.this.session.acknowledge(promptly);
				}
			}

			@Override
			public void refused(Throwable why) {
				throw new IllegalStateException("This executor refuses nothing", why);
			}

		};
	}

	private void execute(Runnable task) {
		this.node.after(this.world.dice.oneIn(10) ? this.world.dice.millis(1, 200) : this.world.dice.moment(), task);
	}

	/**
	 * Decodes a message, and says that it is there if that is enough.
	 * @return whether the listener is to be called
	 */
	private boolean take(long sequence, boolean promptly, boolean asked) {
		if (!this.world.calm && this.world.dice.oneIn(50)) {
			this.world.count(Fault.NOT_DECODED);
			refuse(sequence, asked, REFUSED);
			return false;
		}
		if (asked && !this.world.calm && this.world.dice.oneIn(20)) {
			this.world.count(Fault.NO_HANDLER);
			refuse(sequence, true, UNHANDLED);
			return false;
		}
		if (this.node.acknowledgesReceipt() && !asked) {
			if (!this.session.handled(sequence)) {
				return false;
			}
			this.session.acknowledge(promptly);
		}
		this.pair.begins(sequence, asked);
		return true;
	}

	private void refuse(long sequence, boolean asked, Failure failure) {
		this.pair.begins(sequence, asked);
		this.pair.ends(sequence, Pair.Outcome.REFUSED);
		this.session.failed(sequence, failure);
	}

	/**
	 * The listener comes back, one way or another.
	 */
	private void come(long sequence, boolean asked) {
		boolean throwing = !this.world.calm && this.world.dice.oneIn(15);
		this.pair.ends(sequence, throwing ? Pair.Outcome.THREW : Pair.Outcome.RETURNED);
		if (this.node.acknowledgesReceipt() && !asked) {
			if (throwing) {
				this.world.count(Fault.THROWS_UNHEARD);
			}
		}
		else if (throwing) {
			this.world.count(Fault.LISTENER_THROWS);
			this.session.failed(sequence, THROWN);
		}
		else if (asked) {
			this.session.ended(sequence,
					new Answer("", "", SimulatedRequest.answer(this.session.sender(), sequence, this.node.instance())));
		}
		else {
			this.session.handled(sequence);
		}
	}

}
