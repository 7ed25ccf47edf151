package be.sizingservers.ipc.epm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.transport.Threads;

/**
 * A receiver's registration at every End Point Manager of a connection.
 */
final class EpmLease implements EndPointDirectory.Lease {

	private final List<Place> places;

	private final SharedLinks links;

	private final Duration closeTimeout;

	private final AtomicBoolean closed = new AtomicBoolean();

	EpmLease(List<Place> places, SharedLinks links, Duration closeTimeout) {
		this.places = places;
		this.links = links;
		this.closeTimeout = closeTimeout;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			try {
				this.places.forEach((place) -> place.link().tell((client) -> client.deregister(place.number())));
				Threads.await(() -> this.places.stream().allMatch(EpmLease::hasLeft), this.closeTimeout);
			}
			finally {
				this.links.release();
			}
		}
	}

	private static boolean hasLeft(Place place) {
		return place.link().ask((client) -> client.hasLeft(place.number()));
	}

}
