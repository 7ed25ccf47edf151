package be.sizingservers.ipc.spring;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class LifecycleSendersTests {

	@TempDir
	private Path folder;

	private final CountDownLatch starting = new CountDownLatch(1);

	private final CountDownLatch mayStart = new CountDownLatch(1);

	private final LifecycleSenders senders = new LifecycleSenders(Handle.of("orders"), () -> null,
			Set.of(Handle.of("billing")), this::startSender, (sender) -> {
			});

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private Sender startSender(Handle handle) {
		if (handle.value().equals("slow")) {
			this.starting.countDown();
			try {
				assertThat(this.mayStart.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
		if (handle.value().equals("stopping")) {
			this.senders.stop();
		}
		return Sender.builder(handle.value()).directory(LocalUserDirectory.at(this.folder.resolve("ipc"))).start();
	}

	@AfterEach
	void stop() {
		this.mayStart.countDown();
		this.senders.stop();
		this.threads.shutdownNow();
	}

	@Test
	void givesOneSenderToManyThreads() throws Exception {
		this.senders.start();
		Set<Sender> given = ConcurrentHashMap.newKeySet();
		List<Future<?>> asking = IntStream.range(0, 8).<Future<?>>mapToObj((i) -> this.threads.submit(() -> {
			Sender sender = this.senders.sender("shipping");
			sender.publish("runs");
			given.add(sender);
		})).toList();
		for (Future<?> each : asking) {
			each.get(20, TimeUnit.SECONDS);
		}
		assertThat(given).hasSize(1);
		assertThat(this.senders.senders()).extracting(LifecycleSender::handle)
			.containsExactlyInAnyOrder(Handle.of("billing"), Handle.of("shipping"));
	}

	@Test
	void senderThatStartsHoldsUpNobodyElse() throws Exception {
		this.senders.start();
		Future<Sender> slow = this.threads.submit(() -> this.senders.sender("slow"));
		assertThat(this.starting.await(10, TimeUnit.SECONDS)).isTrue();
		this.senders.sender("quick").publish("runs");
		assertThat(slow).isNotDone();
		this.mayStart.countDown();
		slow.get(10, TimeUnit.SECONDS).publish("runs too");
	}

	@Test
	void senderThatStartsWhileTheContextStopsDoesNotStayBehind() {
		this.senders.start();
		LifecycleSender sender = (LifecycleSender) this.senders.sender("stopping");
		assertThat(this.senders.isRunning()).isFalse();
		assertThat(sender.isRunning()).isFalse();
	}

	@Test
	void givesSenderOfItsOwnIfThereIsNoBean() {
		this.senders.start();
		assertThat(this.senders.sender("orders").handle()).isEqualTo(Handle.of("orders"));
		assertThat(this.senders.sender("orders")).isSameAs(this.senders.sender("orders"));
	}

}
