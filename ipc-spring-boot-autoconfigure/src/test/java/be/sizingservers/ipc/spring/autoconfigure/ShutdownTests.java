package be.sizingservers.ipc.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ShutdownTests {

	@TempDir
	private Path folder;

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.released.countDown();
	}

	@Test
	void busyListenerHoldsUpAStopNoLongerThanSpringWaits() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcSenderAutoConfiguration.class,
					IpcReceiverAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.receiver.accept-own=true",
					"ipc.local.directory=" + this.folder.resolve("ipc"),
					"spring.lifecycle.timeout-per-shutdown-phase=2s")
			.withBean(Busy.class, () -> new Busy(this.entered, this.released))
			.run((context) -> {
				Sender sender = context.getBean(Sender.class);
				assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
				sender.publish("work");
				assertThat(this.entered.await(10, TimeUnit.SECONDS)).isTrue();
				long start = System.nanoTime();
				context.close();
				// Otherwise it would be ten seconds.
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
			});
	}

	/**
	 * By default it would be half of five seconds.
	 */
	@Test
	void busyListenerIsCutOffAfterTheTimeThatThePropertySaysAndNotBefore() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcReceiverAutoConfiguration.class))
			.withPropertyValues("ipc.handle=orders", "ipc.local.directory=" + this.folder.resolve("ipc"),
					"spring.lifecycle.timeout-per-shutdown-phase=5s", "ipc.receiver.shutdown-timeout=4s")
			.withBean(Busy.class, () -> new Busy(this.entered, this.released))
			.run((context) -> {
				try (Sender sender = Sender.builder("orders")
					.directory(LocalUserDirectory.at(this.folder.resolve("ipc")))
					.start()) {
					assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
					CompletableFuture<SendReport> report = sender.send("work");
					assertThat(this.entered.await(10, TimeUnit.SECONDS)).isTrue();
					long start = System.nanoTime();
					context.close();
					assertThat(report.get(10, TimeUnit.SECONDS).failed()).singleElement()
						.satisfies((delivery) -> assertThat(delivery.cause())
							.hasMessageContaining("closed while its listener was busy"));
					assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(4),
							Duration.ofSeconds(25));
				}
			});
	}

	static class Busy {

		private final CountDownLatch entered;

		private final CountDownLatch released;

		Busy(CountDownLatch entered, CountDownLatch released) {
			this.entered = entered;
			this.released = released;
		}

		@EventListener
		void on(String text) throws InterruptedException {
			this.entered.countDown();
			this.released.await();
		}

	}

}
