package be.sizingservers.ipc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import be.sizingservers.ipc.directory.EndPoint;

/**
 * What became of a request at each of its targets: an answer or a failure, exactly one
 * per target. Immutable.
 *
 * @param answers the answers by receiver, in the order in which they came; unmodifiable
 * @param failures why others have none; unmodifiable
 * @param <T> the type of an answer
 */
public record Replies<T>(Map<EndPoint, T> answers, Map<EndPoint, RequestException> failures) {

	/**
	 * Copies both maps.
	 * @param answers see the record
	 * @param failures see the record
	 */
	public Replies {
		answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
		failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
	}

	/**
	 * Tells whether there was nobody to ask.
	 * @return {@code true} if the request had no target
	 */
	public boolean noReceivers() {
		return this.answers.isEmpty() && this.failures.isEmpty();
	}

}
