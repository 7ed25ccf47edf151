package be.sizingservers.ipc.benchmarks.contenders;

import java.time.Duration;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import io.aeron.Publication;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A publication. Callers back off while it takes no more.
 */
final class AeronOutlet implements Outlet {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

	private final PerProcess<AeronNode> nodes;

	private final Place place;

	private final Publication publication;

	private AeronOutlet(PerProcess<AeronNode> nodes, Place place, Publication publication) {
		this.nodes = nodes;
		this.place = place;
		this.publication = publication;
	}

	static AeronOutlet connect(PerProcess<AeronNode> nodes, Place place, String channel, List<String> destinations)
			throws Exception {
		Publication publication = nodes.open(place).client().addPublication(channel, AeronInlet.stream(place));
		destinations.forEach(publication::addDestination);
		long deadline = System.nanoTime() + CONNECT_TIMEOUT.toNanos();
		IdleStrategy idle = new BackoffIdleStrategy();
		while (!publication.isConnected()) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException(
						"%s has not connected within %s".formatted(publication.channel(), CONNECT_TIMEOUT));
			}
			idle.idle();
		}
		return new AeronOutlet(nodes, place, publication);
	}

	@Override
	public void send(byte[] message) {
		UnsafeBuffer buffer = new UnsafeBuffer(message);
		if (!offer(buffer)) {
			IdleStrategy idle = new BackoffIdleStrategy();
			do {
				idle.idle();
			}
			while (!offer(buffer));
		}
	}

	private boolean offer(UnsafeBuffer buffer) {
		long position = this.publication.offer(buffer);
		if (position >= 0) {
			return true;
		}
		if (position == Publication.BACK_PRESSURED || position == Publication.ADMIN_ACTION) {
			return false;
		}
		throw new IllegalStateException(
				"%s refuses messages: %s".formatted(this.publication.channel(), Publication.errorString(position)));
	}

	@Override
	public void close() throws Exception {
		this.publication.close();
		this.nodes.close(this.place);
	}

}
