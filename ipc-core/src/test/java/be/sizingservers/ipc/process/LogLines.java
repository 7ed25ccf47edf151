package be.sizingservers.ipc.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What the library logs in this JVM.
 */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("be.sizingservers.ipc");

	private final List<String> warnings = new CopyOnWriteArrayList<>();

	LogLines() {
		start();
		this.logger.addAppender(this);
	}

	List<String> warningsWith(String text) {
		return this.warnings.stream().filter((line) -> line.contains(text)).toList();
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
			this.warnings.add(event.getFormattedMessage());
		}
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		stop();
	}

}
