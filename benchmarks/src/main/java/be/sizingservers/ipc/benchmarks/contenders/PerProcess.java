package be.sizingservers.ipc.benchmarks.contenders;

import java.util.HashMap;
import java.util.Map;

import be.sizingservers.ipc.benchmarks.harness.Place;

/**
 * What all inlets and outlets of a process share, as they would in an application: made
 * for the first of a run, closed with the last. Thread-safe.
 *
 * @param <T> what it is
 */
final class PerProcess<T extends AutoCloseable> {

	private final Start<T> start;

	private final Map<Object, Entry<T>> entries = new HashMap<>();

	PerProcess(Start<T> start) {
		this.start = start;
	}

	synchronized T open(Place place) throws Exception {
		Entry<T> entry = this.entries.get(place.folder());
		if (entry == null) {
			entry = new Entry<>(this.start.start(place));
			this.entries.put(place.folder(), entry);
		}
		entry.users++;
		return entry.shared;
	}

	synchronized void close(Place place) throws Exception {
		Entry<T> entry = this.entries.get(place.folder());
		if (entry != null && --entry.users == 0) {
			this.entries.remove(place.folder());
			entry.shared.close();
		}
	}

	/**
	 * Makes what is shared.
	 *
	 * @param <T> what it is
	 */
	interface Start<T> {

		T start(Place place) throws Exception;

	}

	private static final class Entry<T> {

		private final T shared;

		private int users;

		private Entry(T shared) {
			this.shared = shared;
		}

	}

}
