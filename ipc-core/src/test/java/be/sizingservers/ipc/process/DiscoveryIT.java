package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Senders find receivers in other processes, and notice when they are gone.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class DiscoveryIT {

	private static final String HANDLE = "discovery";

	private static final Duration BOUND = Duration.ofMillis(1500);

	private final List<JavaProcess> processes = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void endProcesses() {
		this.processes.forEach(JavaProcess::close);
	}

	@Test
	void senderThatRunsFirstFindsReceiverThatStartsLater() throws Exception {
		try (Sender sender = startSender()) {
			assertThat(sender.receivers()).isEmpty();
			JavaProcess process = prepareReceivers(1);
			process.say("127.0.0.1");
			List<Started> started = awaitStarted(process, 1);

			awaitInstances(sender, started);

			assertThat(System.currentTimeMillis() - started.get(0).millis()).as("milliseconds after its start")
				.isLessThan(BOUND.toMillis());
		}
	}

	@Test
	void senderThatStartsLastKnowsTheReceiversAtOnce() throws Exception {
		JavaProcess process = prepareReceivers(2);
		process.say("127.0.0.1");
		List<Started> started = awaitStarted(process, 2);

		try (Sender sender = startSender()) {
			assertThat(instances(sender)).containsExactlyInAnyOrderElementsOf(instances(started));
		}
	}

	@Test
	void twentyReceiversThatStartInTheSameMomentAreAllFound() throws Exception {
		try (Sender sender = startSender()) {
			for (int i = 0; i < 4; i++) {
				prepareReceivers(5);
			}
			for (JavaProcess process : this.processes) {
				process.say("127.0.0.1");
			}

			List<Started> started = new ArrayList<>();
			for (JavaProcess process : this.processes) {
				started.addAll(awaitStarted(process, 5));
			}
			assertThat(started).hasSize(20);
			awaitInstances(sender, started);
		}
	}

	@Test
	void receiverThatClosesDisappearsAndTheOthersStay() throws Exception {
		try (Sender sender = startSender()) {
			JavaProcess leaving = prepareReceivers(1);
			JavaProcess staying = prepareReceivers(1);
			leaving.say("127.0.0.1");
			staying.say("127.0.0.1");
			List<Started> stay = awaitStarted(staying, 1);
			assertThat(sender.awaitReceivers(2, Duration.ofSeconds(10))).isTrue();

			leaving.finish();

			awaitInstances(sender, stay);
			long closed = Long.parseLong(leaving.awaitLines("closed", 1).get(0));
			assertThat(System.currentTimeMillis() - closed).as("milliseconds after its end")
				.isLessThan(BOUND.toMillis());
		}
	}

	@Test
	void receiverThatDiesDisappearsAndTheOthersStay() throws Exception {
		try (Sender sender = startSender()) {
			JavaProcess dying = prepareReceivers(1);
			JavaProcess staying = prepareReceivers(1);
			dying.say("127.0.0.1");
			staying.say("127.0.0.1");
			List<Started> stay = awaitStarted(staying, 1);
			assertThat(sender.awaitReceivers(2, Duration.ofSeconds(10))).isTrue();

			dying.kill();
			long dead = System.currentTimeMillis();

			awaitInstances(sender, stay);
			assertThat(System.currentTimeMillis() - dead).as("milliseconds after its death")
				.isLessThan(BOUND.toMillis());
		}
	}

	private Sender startSender() {
		return Sender.builder(HANDLE).directory(LocalUserDirectory.at(directory())).start();
	}

	private Path directory() {
		return this.folder.resolve("directory");
	}

	private JavaProcess prepareReceivers(int count) throws IOException {
		JavaProcess process = JavaProcess.start(this.folder, ReceiverMain.class, directory(), HANDLE,
				this.folder.resolve("history-" + this.processes.size()), count, LimitSet.DEFAULT);
		this.processes.add(process);
		process.awaitLines("ready", 1);
		return process;
	}

	private static List<Started> awaitStarted(JavaProcess process, int count) {
		return process.awaitLines("started", count).stream().map(Started::parse).toList();
	}

	private static void awaitInstances(Sender sender, List<Started> expected) {
		await().atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(
					() -> assertThat(instances(sender)).containsExactlyInAnyOrderElementsOf(instances(expected)));
	}

	private static List<UUID> instances(Sender sender) {
		return sender.receivers().stream().map(EndPoint::instanceId).toList();
	}

	private static List<UUID> instances(List<Started> started) {
		return started.stream().map(Started::instance).toList();
	}

	/**
	 * A receiver that has started.
	 *
	 * @param instance its instance
	 * @param millis when
	 */
	private record Started(UUID instance, long millis) {

		static Started parse(String line) {
			String[] words = line.split(" ");
			return new Started(UUID.fromString(words[0]), Long.parseLong(words[1]));
		}

	}

}
