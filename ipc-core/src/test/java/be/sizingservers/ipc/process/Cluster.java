package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.awaitility.Awaitility.await;

/**
 * A sender and its receivers, each in a process of its own, and their histories.
 */
final class Cluster implements AutoCloseable {

	private static final String HANDLE = "numbers";

	private final Path folder;

	private final Map<String, JavaProcess> receivers = new LinkedHashMap<>();

	private JavaProcess sender;

	Cluster(Path folder) {
		this.folder = folder;
	}

	JavaProcess receiver(String name) {
		return this.receivers.get(name);
	}

	void prepareReceiver(String name) throws IOException {
		JavaProcess process = JavaProcess.start(this.folder, ReceiverMain.class, this.folder.resolve("directory"),
				HANDLE, this.folder.resolve(name), 1);
		this.receivers.put(name, process);
		process.awaitLines("ready", 1);
	}

	UUID startPreparedReceiver(String name) throws IOException {
		receiver(name).say("start");
		return UUID.fromString(receiver(name).awaitLines("started", 1).get(0).split(" ")[0]);
	}

	UUID startReceiver(String name) throws IOException {
		prepareReceiver(name);
		return startPreparedReceiver(name);
	}

	void finishReceivers() throws Exception {
		for (JavaProcess receiver : this.receivers.values()) {
			receiver.finish();
		}
	}

	void startSender(int expectedReceivers, int lastNumber) throws IOException {
		this.sender = JavaProcess.start(this.folder, SenderMain.class, this.folder.resolve("directory"), HANDLE,
				this.folder.resolve("sent"), this.folder.resolve("verdicts"), expectedReceivers, lastNumber);
	}

	/**
	 * How many messages the sender has sent by now.
	 * @return the last number
	 */
	long sent() throws IOException {
		return History.readConsecutive(this.folder.resolve("sent")).last();
	}

	long awaitSent() {
		return Long.parseLong(this.sender.awaitLines("sent", 1).get(0));
	}

	long stopSender() throws Exception {
		this.sender.finish();
		return awaitSent();
	}

	void awaitReceived(String name, int count) {
		await("%d messages at %s".formatted(count, name)).atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> History.has(this.folder.resolve(name), count));
	}

	History.Range received(String name) throws IOException {
		return History.readConsecutive(this.folder.resolve(name));
	}

	Verdicts verdicts() throws IOException {
		Map<UUID, Integer> targets = new HashMap<>();
		List<String> lines = this.sender.awaitLines("target", 1);
		for (String line : lines) {
			String[] words = line.split(" ");
			targets.put(UUID.fromString(words[1]), Integer.parseInt(words[0]));
		}
		return Verdicts.read(this.folder.resolve("verdicts"), (int) awaitSent(), targets);
	}

	@Override
	public void close() {
		this.receivers.values().forEach(JavaProcess::close);
		if (this.sender != null) {
			this.sender.close();
		}
	}

}
