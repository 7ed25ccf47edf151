package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;
import java.util.concurrent.Semaphore;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageProducer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to an address. Callers wait while too much is not yet written.
 */
final class VertxOutlet implements Outlet {

	/** So that at most 4,096 writes are incomplete. */
	private static final int MIN_WEIGHT = 4 * 1024;

	private static final int MAX_WEIGHT = 16 * 1024 * 1024;

	private final Semaphore room = new Semaphore(MAX_WEIGHT);

	private final PerProcess<VertxNode> nodes;

	private final Place place;

	private final MessageProducer<byte[]> producer;

	private volatile @Nullable Throwable failure;

	private VertxOutlet(PerProcess<VertxNode> nodes, Place place, MessageProducer<byte[]> producer) {
		this.nodes = nodes;
		this.place = place;
		this.producer = producer;
	}

	static VertxOutlet connect(PerProcess<VertxNode> nodes, Place place, List<String> addresses) throws Exception {
		EventBus bus = nodes.open(place).vertx().eventBus();
		for (String address : addresses) {
			VertxNode.await(bus.request(address, ""));
		}
		return new VertxOutlet(nodes, place, bus.publisher(place.handle()));
	}

	@Override
	public void send(byte[] message) throws InterruptedException {
		if (this.failure != null) {
			throw new IllegalStateException("A message could not be written", this.failure);
		}
		int weight = Math.min(Math.max(MIN_WEIGHT, message.length), MAX_WEIGHT);
		this.room.acquire(weight);
		this.producer.write(message).onComplete((written) -> {
			if (written.failed()) {
				this.failure = written.cause();
			}
			this.room.release(weight);
		});
	}

	@Override
	public boolean keepsMessages() {
		return true;
	}

	@Override
	public void close() throws Exception {
		VertxNode.await(this.producer.close());
		this.nodes.close(this.place);
	}

}
