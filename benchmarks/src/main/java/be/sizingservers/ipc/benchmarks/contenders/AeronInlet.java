package be.sizingservers.ipc.benchmarks.contenders;

import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A subscription that is polled by a thread of its own, which backs off when idle.
 */
final class AeronInlet implements Inlet {

	private static final int FRAGMENTS = 256;

	private final PerProcess<AeronNode> nodes;

	private final Place place;

	private final Subscription subscription;

	private final Thread poller;

	private volatile boolean closed;

	private AeronInlet(PerProcess<AeronNode> nodes, Place place, Subscription subscription, Sink sink) {
		this.nodes = nodes;
		this.place = place;
		this.subscription = subscription;
		this.poller = new Thread(() -> poll(new UncheckedSink(sink)), "aeron");
		this.poller.start();
	}

	static AeronInlet listen(PerProcess<AeronNode> nodes, Place place, String channel, Sink sink) throws Exception {
		Subscription subscription = nodes.open(place).client().addSubscription(channel, stream(place));
		return new AeronInlet(nodes, place, subscription, sink);
	}

	/** The two places of a round trip share a driver. */
	static int stream(Place place) {
		return place.handle().hashCode();
	}

	private void poll(UncheckedSink sink) {
		FragmentHandler handler = new FragmentAssembler((buffer, offset, length, header) -> {
			byte[] message = new byte[length];
			buffer.getBytes(offset, message);
			sink.take(message);
		});
		IdleStrategy idle = new BackoffIdleStrategy();
		while (!this.closed) {
			idle.idle(this.subscription.poll(handler, FRAGMENTS));
		}
	}

	/** Has no port with shared memory, where the channel is enough. */
	@Override
	public String address() {
		String channel = this.subscription.tryResolveChannelEndpointPort();
		return (channel != null) ? channel : "";
	}

	@Override
	public void close() throws Exception {
		this.closed = true;
		this.poller.join();
		this.subscription.close();
		this.nodes.close(this.place);
	}

}
