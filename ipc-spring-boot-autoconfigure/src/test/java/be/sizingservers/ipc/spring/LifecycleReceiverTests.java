package be.sizingservers.ipc.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.MessageListener;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class LifecycleReceiverTests {

	@TempDir
	private Path folder;

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	private final LifecycleReceiver receiver = new LifecycleReceiver(Handle.of("orders"), this::startReceiver);

	private MessageListener listener = (message) -> {
		this.entered.countDown();
		this.released.await();
	};

	private Receiver startReceiver() {
		return Receiver.builder("orders")
			.directory(LocalUserDirectory.at(this.folder.resolve("ipc")))
			.limits(Limits.builder().drainTimeout(Duration.ofSeconds(30)).build())
			.listener(this.listener)
			.start();
	}

	private Sender startSender() throws InterruptedException {
		Sender sender = Sender.builder("orders").directory(LocalUserDirectory.at(this.folder.resolve("ipc"))).start();
		assertThat(sender.awaitReceivers(1, Duration.ofSeconds(10))).isTrue();
		return sender;
	}

	private CompletableFuture<SendReport> keepBusy(Sender sender) throws InterruptedException {
		CompletableFuture<SendReport> report = sender.send("work");
		assertThat(this.entered.await(10, TimeUnit.SECONDS)).isTrue();
		return report;
	}

	private CompletableFuture<Void> beginToDrain() {
		CompletableFuture<Void> drained = CompletableFuture.runAsync(this.receiver::drain);
		await().until(() -> !this.receiver.isReceiving());
		return drained;
	}

	@AfterEach
	void stop() {
		this.released.countDown();
		this.receiver.stop();
	}

	@Test
	void receivesAsAnotherOneAfterItWasDrained() {
		this.receiver.start();
		UUID first = this.receiver.instanceId();
		assertThat(this.receiver.isReceiving()).isTrue();
		this.receiver.drain();
		assertThat(this.receiver.isRunning()).isTrue();
		assertThat(this.receiver.isReceiving()).isFalse();
		assertThatIllegalStateException().isThrownBy(this.receiver::instanceId)
			.withMessageContaining("is drained: it runs again when it is resumed");
		this.receiver.drain();
		this.receiver.resume();
		UUID second = this.receiver.instanceId();
		assertThat(second).isNotEqualTo(first);
		this.receiver.resume();
		assertThat(this.receiver.instanceId()).isEqualTo(second);
	}

	@Test
	void isNotResumedBeforeTheContextStartsOrAfterItHasStopped() {
		this.receiver.resume();
		assertThatIllegalStateException().isThrownBy(this.receiver::instanceId).withMessageContaining("is not running");
		this.receiver.start();
		this.receiver.drain();
		this.receiver.stop();
		this.receiver.resume();
		assertThat(this.receiver.isRunning()).isFalse();
		assertThatIllegalStateException().isThrownBy(this.receiver::instanceId).withMessageContaining("is not running");
		this.receiver.start();
		assertThat(this.receiver.instanceId()).isNotNull();
	}

	@Test
	void drainsUntilItsListenersHaveReturnedAndAStopWaitsForThat() throws Exception {
		this.receiver.start();
		try (Sender sender = startSender()) {
			CompletableFuture<SendReport> report = keepBusy(sender);
			CompletableFuture<Void> drained = beginToDrain();
			CompletableFuture<Void> stopped = new CompletableFuture<>();
			this.receiver.stop(() -> stopped.complete(null));
			this.receiver.resume();
			await().during(Duration.ofMillis(300)).until(() -> !drained.isDone() && !stopped.isDone());
			this.released.countDown();
			drained.get(10, TimeUnit.SECONDS);
			stopped.get(10, TimeUnit.SECONDS);
			assertThat(report.get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			assertThat(this.receiver.isRunning()).isFalse();
			await().untilAsserted(() -> assertThat(sender.receivers()).isEmpty());
			assertThat(sender.send("more").get(10, TimeUnit.SECONDS).noReceivers()).isTrue();
		}
	}

	@Test
	void aStopClosesWhatWasResumedBeforeItWaitsForWhatDrains() throws Exception {
		this.receiver.start();
		try (Sender sender = startSender()) {
			CompletableFuture<SendReport> report = keepBusy(sender);
			CompletableFuture<Void> drained = beginToDrain();
			this.receiver.resume();
			EndPoint resumed = this.receiver.localEndPoint();
			await().until(() -> sender.receivers().contains(resumed));
			CompletableFuture<Void> stopped = new CompletableFuture<>();
			this.receiver.stop(() -> stopped.complete(null));
			await().until(() -> !sender.receivers().contains(resumed));
			assertThat(stopped).isNotDone();
			this.released.countDown();
			stopped.get(10, TimeUnit.SECONDS);
			drained.get(10, TimeUnit.SECONDS);
			assertThat(report.get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
		}
	}

	@Test
	void aListenerMayDrainItsReceiver() throws Exception {
		CompletableFuture<Boolean> receiving = new CompletableFuture<>();
		this.listener = (message) -> {
			this.receiver.drain();
			receiving.complete(this.receiver.isReceiving());
		};
		this.receiver.start();
		try (Sender sender = startSender()) {
			assertThat(sender.send("drain").get(10, TimeUnit.SECONDS).delivered()).hasSize(1);
			assertThat(receiving.get(10, TimeUnit.SECONDS)).isFalse();
			this.receiver.resume();
			assertThat(this.receiver.isReceiving()).isTrue();
		}
	}

}
