package be.sizingservers.ipc;

import java.util.Map;
import java.util.stream.Collectors;

import be.sizingservers.ipc.directory.EndPoint;

/**
 * Several receivers were asked, and none has answered.
 */
public final class AllReceiversFailedException extends RequestException {

	private final transient Map<EndPoint, RequestException> failures;

	AllReceiversFailedException(Map<EndPoint, RequestException> failures) {
		super("None of %d receivers has answered: %s".formatted(failures.size(),
				failures.values().stream().map(RequestException::getMessage).collect(Collectors.joining("; "))));
		this.failures = failures;
	}

	/**
	 * What each of them failed with.
	 * @return one entry per receiver; unmodifiable
	 */
	public Map<EndPoint, RequestException> failures() {
		return this.failures;
	}

}
