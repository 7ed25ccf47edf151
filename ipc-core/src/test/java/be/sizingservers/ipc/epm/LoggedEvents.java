package be.sizingservers.ipc.epm;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What End Point Managers log in this JVM, with its keys and values.
 */
final class LoggedEvents extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger(EndPointManagerServer.class);

	private final Level level = this.logger.getLevel();

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	LoggedEvents() {
		start();
		this.logger.setLevel(Level.INFO);
		this.logger.addAppender(this);
	}

	/**
	 * The values of each line with a text, by their keys.
	 */
	List<Map<String, String>> linesWith(String text) {
		return this.events.stream()
			.filter((event) -> event.getFormattedMessage().contains(text))
			.map(LoggedEvents::values)
			.toList();
	}

	private static Map<String, String> values(ILoggingEvent event) {
		return (event.getKeyValuePairs() != null) ? event.getKeyValuePairs()
			.stream()
			.collect(Collectors.toMap((pair) -> pair.key, (pair) -> String.valueOf(pair.value))) : Map.of();
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.add(event);
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setLevel(this.level);
		stop();
	}

}
