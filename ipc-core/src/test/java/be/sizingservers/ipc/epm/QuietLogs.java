package be.sizingservers.ipc.epm;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Nothing of this package is logged until it is closed.
 */
final class QuietLogs implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger(QuietLogs.class.getPackageName());

	private final @Nullable Level level = this.logger.getLevel();

	QuietLogs() {
		this.logger.setLevel(Level.OFF);
	}

	@Override
	public void close() {
		this.logger.setLevel(this.level);
	}

}
