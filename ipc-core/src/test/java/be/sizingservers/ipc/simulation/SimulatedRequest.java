package be.sizingservers.ipc.simulation;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.session.PendingRequest;
import be.sizingservers.ipc.simulation.Violation.Invariant;
import be.sizingservers.ipc.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A request that compares each of its outcomes with what its receivers answer.
 */
final class SimulatedRequest extends PendingRequest {

	private final Origin origin;

	private final boolean oneIsEnough;

	/**
	 * Who has no outcome yet; {@code null} until it is appended.
	 */
	private @Nullable Set<UUID> open;

	private boolean expired;

	private boolean answered;

	private boolean ended;

	SimulatedRequest(Origin origin, boolean oneIsEnough) {
		super(origin, "", Map.of());
		this.origin = origin;
		this.oneIsEnough = oneIsEnough;
	}

	/**
	 * The answer of a receiver.
	 */
	static byte[] answer(UUID sender, long sequence, UUID receiver) {
		return ByteBuffer.allocate(3 * Long.BYTES)
			.putLong(sender.getLeastSignificantBits())
			.putLong(sequence)
			.putLong(receiver.getLeastSignificantBits())
			.array();
	}

	void asked(Set<UUID> targets) {
		this.open = new HashSet<>(targets);
	}

	void expired() {
		this.expired = true;
	}

	boolean isEnded() {
		return this.ended;
	}

	@Override
	protected boolean answered(Delivery delivery, Frame.@Nullable Reply reply) {
		UUID receiver = delivery.endPoint().instanceId();
		if (this.open == null || !this.open.remove(receiver)) {
			throw new Violation(Invariant.ONE_OUTCOME,
					"%s, which has its outcome, or is no target".formatted(delivery));
		}
		if (!(delivery instanceof Delivery.Delivered)) {
			if (reply != null) {
				throw new Violation(Invariant.OWN_ANSWER, "%s with an answer".formatted(delivery));
			}
			return false;
		}
		long sequence = message().id().sequence();
		ByteBuffer right = ByteBuffer.wrap(answer(this.origin.instance(), sequence, receiver));
		if (reply == null || !ByteBuffer.wrap(reply.payload()).equals(right)) {
			throw new Violation(Invariant.OWN_ANSWER, "request %d has %s".formatted(sequence, reply));
		}
		this.answered = true;
		return this.oneIsEnough;
	}

	@Override
	protected void ended(List<EndPoint> silent) {
		if (this.ended || this.open == null) {
			throw new Violation(Invariant.ONE_OUTCOME, "a request has ended before it began, or twice");
		}
		this.ended = true;
		Set<UUID> left = new HashSet<>();
		silent.forEach((endPoint) -> left.add(endPoint.instanceId()));
		boolean mayBeSilent = this.expired || (this.oneIsEnough && this.answered);
		if (!left.equals(this.open) || !(left.isEmpty() || mayBeSilent)) {
			throw new Violation(Invariant.ONE_OUTCOME, "%s are silent, no outcome of %s".formatted(left, this.open));
		}
	}

}
