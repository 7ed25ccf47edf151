package be.sizingservers.ipc.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.session.InboundSession;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What one connection says to its sender: failures first, then the acknowledgement that
 * covers them.
 */
final class Acknowledgements {

	private static final long DELAY = TimeUnit.MILLISECONDS.toNanos(1);

	private final World world;

	private final ReceiverNode node;

	private final Connection.End end;

	private @Nullable InboundSession session;

	private Scheduler.@Nullable Task scheduled;

	private boolean started;

	private long received = -1;

	private long handled;

	private int bytes;

	Acknowledgements(World world, ReceiverNode node, Connection.End end) {
		this.world = world;
		this.node = node;
		this.end = end;
	}

	void begin(InboundSession opened, long failuresNamed) {
		this.session = opened;
		this.handled = failuresNamed;
		opened.acknowledgeBy(this.end, (promptly) -> {
			if (promptly) {
				send();
			}
			else {
				soon();
			}
		});
	}

	/**
	 * From now on the session is where the sender was welcomed.
	 */
	void start() {
		this.started = true;
		send();
	}

	/**
	 * A message was read.
	 * @return {@code true}
	 */
	boolean took(int length, int atOnce) {
		soon();
		this.bytes += length;
		if (this.bytes >= atOnce) {
			send();
		}
		return true;
	}

	void soon() {
		if (this.scheduled == null && !this.end.isClosed()) {
			this.scheduled = this.node.after(DELAY, () -> {
				this.scheduled = null;
				send();
			});
		}
	}

	void send() {
		InboundSession opened = this.session;
		if (opened == null || !this.started) {
			return;
		}
		this.bytes = 0;
		Frame.Ack ack = opened.ack();
		if (ack.lastReceived() == this.received && ack.lastHandled() == this.handled) {
			return;
		}
		List<Frame> frames = new ArrayList<>(opened.outcomes(this.handled, ack.lastHandled()));
		frames.add(this.world.mutation.failuresFirst() ? frames.size() : 0, ack);
		this.end.write(frames.toArray(Frame[]::new));
		this.received = ack.lastReceived();
		this.handled = Math.max(this.handled, ack.lastHandled());
	}

	void askToReconnect() {
		send();
		this.end.write(new Frame.Reconnect());
	}

	void ping() {
		send();
		this.end.write(new Frame.Ping(0));
	}

	void sayGoodbye() {
		InboundSession opened = this.session;
		if (opened != null) {
			this.end.write(new Frame.GoAway(opened.received()));
		}
	}

	void cancel() {
		if (this.scheduled != null) {
			this.scheduled.cancel();
		}
	}

}
