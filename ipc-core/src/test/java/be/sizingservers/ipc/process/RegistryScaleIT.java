package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A small form of {@link RegistryScaleMain}: says what must be true on every machine, and
 * nothing of time.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class RegistryScaleIT {

	private static final int RECEIVERS = 500;

	private static final RegistryScale.Plan PLAN = new RegistryScale.Plan(RECEIVERS, 20, 2, Duration.ofSeconds(6), 16,
			Duration.ofSeconds(4), Duration.ofSeconds(3));

	@TempDir
	private Path folder;

	@Test
	void everyWatcherSeesAllReceiversAndNoneGoThatLive() throws Exception {
		RegistryScale.Figures figures = RegistryScale.run(PLAN, this.folder);
		assertThat(figures.renewed()).as("renewals, of which each receiver needs one to stay")
			.isGreaterThanOrEqualTo(RECEIVERS);
		assertThat(figures.latencies().changes()).as("changes that all watchers have seen").isPositive();
		assertThat(figures.falselyRemoved()).as("removed at a watcher, but living").isZero();
		assertThat(figures.unknown()).as("leases that the manager has lost").isZero();
		assertThat(figures.refused()).as("refused requests").isZero();
		assertThat(figures.manager().expired()).as("expired").isZero();
	}

}
