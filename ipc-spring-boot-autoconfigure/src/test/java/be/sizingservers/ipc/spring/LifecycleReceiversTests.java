package be.sizingservers.ipc.spring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class LifecycleReceiversTests {

	@TempDir
	private Path folder;

	private final List<String> handles = new ArrayList<>(List.of("billing", "shipping"));

	private final LifecycleReceivers receivers = new LifecycleReceivers(
			() -> this.handles.stream().map(Handle::of).toList(), this::startReceiver, (receiver) -> {
			});

	private Receiver startReceiver(Handle handle) {
		if (handle.value().equals("broken")) {
			throw new IllegalStateException("cannot start");
		}
		return Receiver.builder(handle.value())
			.directory(LocalUserDirectory.at(this.folder.resolve("ipc")))
			.listener((message) -> {
			})
			.start();
	}

	@AfterEach
	void stop() {
		this.receivers.stop();
	}

	@Test
	void startsAndStopsAll() {
		assertThat(this.receivers.isRunning()).isFalse();
		this.receivers.start();
		List<LifecycleReceiver> started = this.receivers.receivers();
		assertThat(started).hasSize(2).allMatch(LifecycleReceiver::isRunning);
		this.receivers.start();
		assertThat(this.receivers.receivers()).isEqualTo(started);
		this.receivers.stop();
		assertThat(started).noneMatch(LifecycleReceiver::isRunning);
		assertThat(this.receivers.isRunning()).isFalse();
	}

	@Test
	void looksForHandlesAtEachStart() {
		this.receivers.start();
		this.receivers.stop();
		this.handles.remove("billing");
		this.receivers.start();
		assertThat(this.receivers.receivers()).extracting(LifecycleReceiver::handle)
			.containsExactly(Handle.of("shipping"));
	}

	@Test
	void closesThoseThatHaveStartedIfOneCannot() {
		this.handles.add("broken");
		assertThatIllegalStateException().isThrownBy(this.receivers::start).withMessage("cannot start");
		assertThat(this.receivers.isRunning()).isFalse();
		assertThat(this.receivers.receivers()).hasSize(3).noneMatch(LifecycleReceiver::isRunning);
	}

	@Test
	void callsBackOnceWhenAllHaveStopped() throws Exception {
		this.receivers.start();
		CountDownLatch stopped = new CountDownLatch(1);
		List<Long> calls = new ArrayList<>();
		this.receivers.stop(() -> {
			calls.add(this.receivers.receivers().stream().filter(LifecycleReceiver::isRunning).count());
			stopped.countDown();
		});
		assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(calls).containsExactly(0L);
		this.receivers.stop(() -> calls.add(-1L));
		assertThat(calls).containsExactly(0L, -1L);
	}

}
