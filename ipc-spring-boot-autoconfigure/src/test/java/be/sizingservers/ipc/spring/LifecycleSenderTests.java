package be.sizingservers.ipc.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Replies;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LifecycleSenderTests {

	private final List<FakeSender> started = new ArrayList<>();

	private final LifecycleSender sender = new LifecycleSender(Handle.of("orders"), () -> {
		FakeSender instance = new FakeSender();
		this.started.add(instance);
		return instance;
	});

	@Test
	void saysThatItIsNotRunningBeforeStartAndAfterStop() {
		assertThatIllegalStateException().isThrownBy(() -> this.sender.send("early"))
			.withMessageStartingWith("The sender of handle 'orders' is not running");
		this.sender.start();
		this.sender.publish("in time");
		this.sender.stop();
		assertThatIllegalStateException().isThrownBy(() -> this.sender.publish("late"))
			.withMessageStartingWith("The sender of handle 'orders' is not running");
		assertThat(this.started).singleElement().satisfies((only) -> assertThat(only.sent).containsExactly("in time"));
	}

	@Test
	void isNewInstanceAfterEachStart() {
		this.sender.start();
		UUID first = this.sender.instanceId();
		this.sender.start();
		assertThat(this.sender.instanceId()).isEqualTo(first);
		this.sender.stop();
		this.sender.start();
		assertThat(this.sender.instanceId()).isNotEqualTo(first);
		assertThat(this.started).hasSize(2);
	}

	@Test
	void countsOverAllStarts() throws Exception {
		this.sender.start();
		this.sender.publish("first");
		FakeSender slow = this.started.get(0);
		slow.mayClose = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		this.sender.stop(stopped::countDown);
		assertThat(this.sender.counts().delivered()).isOne();
		assertThat(this.sender.sessions()).isEmpty();
		this.sender.start();
		this.sender.publish("second");
		assertThat(this.sender.counts().delivered()).isEqualTo(2);
		slow.mayClose.countDown();
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.sender.counts().delivered()).isEqualTo(2);
		this.sender.stop();
		assertThat(this.sender.counts().delivered()).isEqualTo(2);
	}

	@Test
	void stopsInTheBackground() throws Exception {
		this.sender.start();
		FakeSender slow = this.started.get(0);
		slow.mayClose = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		this.sender.stop(stopped::countDown);
		assertThat(this.sender.isRunning()).isFalse();
		assertThat(stopped.getCount()).isOne();
		this.sender.start();
		slow.mayClose.countDown();
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(slow.closed).isTrue();
		assertThat(this.sender.isRunning()).isTrue();
		assertThat(this.started.get(1).closed).isFalse();
	}

	@Test
	void callsBackAlthoughItIsNotRunning() {
		List<String> calls = new ArrayList<>();
		this.sender.stop(() -> calls.add("stopped"));
		this.sender.stop();
		this.sender.close();
		assertThat(calls).containsExactly("stopped");
	}

	private static final class FakeSender implements Sender {

		private final UUID instanceId = UUID.randomUUID();

		private final List<Object> sent = new ArrayList<>();

		private CountDownLatch mayClose = new CountDownLatch(0);

		private volatile boolean closed;

		@Override
		public CompletableFuture<SendReport> send(Object payload, Map<String, String> headers) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void publish(Object payload, Map<String, String> headers) {
			this.sent.add(payload);
		}

		@Override
		public <T> CompletableFuture<T> request(Object payload, Map<String, String> headers, Class<T> replyType,
				Duration timeout) {
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> CompletableFuture<Replies<T>> requestAll(Object payload, Map<String, String> headers,
				Class<T> replyType, Duration timeout) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Handle handle() {
			return Handle.of("orders");
		}

		@Override
		public UUID instanceId() {
			return this.instanceId;
		}

		@Override
		public List<EndPoint> receivers() {
			return List.of();
		}

		@Override
		public List<SenderSession> sessions() {
			return List.of();
		}

		@Override
		public SenderCounts counts() {
			return new SenderCounts(this.sent.size(), 0, 0, 0);
		}

		@Override
		public boolean awaitReceivers(int count, Duration timeout) {
			return false;
		}

		@Override
		public void close() {
			try {
				this.closed = this.mayClose.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
