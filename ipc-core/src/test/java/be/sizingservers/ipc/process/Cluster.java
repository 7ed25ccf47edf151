package be.sizingservers.ipc.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import static org.awaitility.Awaitility.await;

/**
 * Senders and receivers, each in a process of its own, and their histories.
 */
final class Cluster implements AutoCloseable {

	static final String HANDLE = "numbers";

	/**
	 * The only sender of most tests.
	 */
	private static final String SENDER = "sender";

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Path folder;

	private final LimitSet receiverLimits;

	private String directory;

	private String address = FaultyProxy.RECEIVER.getHostAddress();

	private List<String> launcher;

	private final Map<String, JavaProcess> receivers = new LinkedHashMap<>();

	private final List<FaultyProxy> proxies = new ArrayList<>();

	private final Map<String, JavaProcess> senders = new LinkedHashMap<>();

	Cluster(Path folder) {
		this(folder, LimitSet.DEFAULT);
	}

	Cluster(Path folder, LimitSet receiverLimits) {
		this(folder, receiverLimits, List.of());
	}

	/**
	 * Starts its processes by another program.
	 * @param folder for all their files
	 * @param receiverLimits the receivers' limits
	 * @param launcher the program and its arguments; it becomes the process
	 */
	Cluster(Path folder, LimitSet receiverLimits, List<String> launcher) {
		this.launcher = launcher;
		this.folder = folder;
		this.directory = DirectoryArgument.folder(folder.resolve("directory"));
		this.receiverLimits = receiverLimits;
	}

	/**
	 * Lets the processes find each other over End Point Managers, and the receivers
	 * choose the address that they register.
	 * @param managers the managers
	 * @return this cluster
	 */
	Cluster over(EpmProcess... managers) {
		this.directory = DirectoryArgument.managers(managers);
		this.address = "";
		return this;
	}

	/**
	 * Starts the processes that follow by another program.
	 * @param launcher the program and its arguments; it becomes the process
	 */
	void launchBy(List<String> launcher) {
		this.launcher = launcher;
	}

	// --- receivers ---

	JavaProcess receiver(String name) {
		return this.receivers.get(name);
	}

	void prepareReceiver(String name) throws IOException {
		prepareReceivers(name, 1);
	}

	void prepareReceivers(String name, int count) throws IOException {
		JavaProcess process = JavaProcess.start(this.launcher, this.folder, ReceiverMain.class, this.directory, HANDLE,
				this.folder.resolve(name), count, this.receiverLimits);
		this.receivers.put(name, process);
	}

	UUID startPreparedReceiver(String name) throws IOException {
		return startPreparedReceivers(name, 1).get(name);
	}

	UUID startPreparedReceiver(String name, InetAddress address) throws IOException {
		tellToStart(name, address.getHostAddress());
		return awaitStarted(name, 1).get(name);
	}

	/**
	 * Starts the receivers of a process.
	 * @param name the process
	 * @param count how many it has been prepared for
	 * @return their instances by their names
	 */
	Map<String, UUID> startPreparedReceivers(String name, int count) throws IOException {
		tellToStart(name);
		return awaitStarted(name, count);
	}

	void tellToStart(String name) throws IOException {
		tellToStart(name, this.address);
	}

	private void tellToStart(String name, String address) throws IOException {
		receiver(name).awaitLines("ready", 1);
		receiver(name).say(address);
	}

	Map<String, UUID> awaitStarted(String name, int count) {
		Map<String, UUID> instances = new LinkedHashMap<>();
		for (String line : receiver(name).awaitLines("started", count)) {
			String[] words = line.split(" ");
			Path history = ReceiverMain.history(name, Integer.parseInt(words[3]));
			instances.put(history.toString(), UUID.fromString(words[0]));
		}
		return instances;
	}

	UUID startReceiver(String name) throws IOException {
		prepareReceiver(name);
		return startPreparedReceiver(name);
	}

	void startChurn(String name, int periodMillis) throws IOException {
		JavaProcess process = JavaProcess.start(this.launcher, this.folder, ChurnMain.class,
				this.folder.resolve("directory"), HANDLE, this.folder.resolve(name), periodMillis);
		this.receivers.put(name, process);
	}

	/**
	 * Puts a proxy in front of a receiver that listens on {@link FaultyProxy#RECEIVER}.
	 * @param name the receiver
	 * @return the proxy, for the senders that go through proxies
	 */
	FaultyProxy proxy(String name) {
		// The receiver may have the port of one of another cluster that was just killed,
		// whose proxy has yet to go.
		FaultyProxy proxy = await("a proxy in front of " + name).atMost(PATIENCE)
			.ignoreException(BindException.class)
			.until(() -> FaultyProxy.inFrontOf(port(name)), Objects::nonNull);
		this.proxies.add(proxy);
		return proxy;
	}

	int port(String name) {
		return Integer.parseInt(receiver(name).awaitLines("started", 1).get(0).split(" ")[2]);
	}

	void finishReceivers() throws Exception {
		for (JavaProcess receiver : this.receivers.values()) {
			receiver.finish();
		}
	}

	void awaitReceived(String name, int count) {
		await("%d messages at %s".formatted(count, name)).atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> History.has(this.folder.resolve(name), count));
	}

	/**
	 * Waits until a receiver has handled a message or a later one.
	 * @param name the receiver
	 * @param sender the sender's index
	 * @param number the sender's message
	 */
	void awaitHandled(String name, int sender, long number) {
		long wanted = NumberedMessage.numberOf(sender, number);
		await("message %d of sender %d at %s".formatted(number, sender, name)).atMost(PATIENCE)
			.until(() -> Arrays.stream(History.read(this.folder.resolve(name)))
				.anyMatch((entry) -> entry >> Integer.SIZE == sender && entry >= wanted));
	}

	History.Range received(String name) throws IOException {
		return History.readConsecutive(this.folder.resolve(name));
	}

	/**
	 * What a process has handled.
	 * @param name the receiver
	 * @return for each sender, or each receiver of a {@link ChurnMain}
	 */
	Map<Integer, long[]> handled(String name) throws IOException {
		return History.readAscending(this.folder.resolve(name));
	}

	/**
	 * How long each message was under way to a receiver.
	 * @param name the receiver
	 * @return nanoseconds, in the order of its history
	 */
	long[] latencies(String name) throws IOException {
		return History.read(ReceiverMain.latencies(this.folder.resolve(name)));
	}

	// --- senders ---

	JavaProcess sender(String name) {
		return this.senders.get(name);
	}

	void startSender(int expectedReceivers, int lastNumber) throws IOException {
		startSender(SENDER, SenderPlan.atFullRate(expectedReceivers, lastNumber));
	}

	void startSender(String name, SenderPlan plan) throws IOException {
		prepareSender(name, plan);
		startPreparedSender(name);
	}

	void prepareSender(String name, SenderPlan plan) throws IOException {
		this.senders.put(name, JavaProcess.start(this.launcher, this.folder, SenderMain.class, this.directory, HANDLE,
				this.folder.resolve(name + "-sent"), this.folder.resolve(name + "-verdicts"), plan.encode()));
	}

	void startPreparedSender(String name) throws IOException {
		sender(name).awaitLines("ready", 1);
		sender(name).say("start");
		await("%s starts to send".formatted(name)).atMost(PATIENCE)
			.until(() -> this.folder.resolve(name + "-sent").toFile().exists());
	}

	/**
	 * How many messages the sender has sent by now.
	 * @return the last number
	 */
	long sent() throws IOException {
		return sent(SENDER);
	}

	long sent(String sender) throws IOException {
		return History.readConsecutive(this.folder.resolve(sender + "-sent")).last();
	}

	void awaitSent(String sender, long number) {
		await("message %d of %s".formatted(number, sender)).atMost(PATIENCE)
			.until(() -> History.has(this.folder.resolve(sender + "-sent"), Math.toIntExact(number)));
	}

	long awaitSent() {
		return Long.parseLong(this.senders.get(SENDER).awaitLines("sent", 1).get(0));
	}

	long stopSender() throws Exception {
		this.senders.get(SENDER).finish();
		return awaitSent();
	}

	Verdicts verdicts() throws IOException {
		return verdicts(SENDER);
	}

	Verdicts verdicts(String sender) throws IOException {
		Map<UUID, Integer> targets = new HashMap<>();
		List<String> lines = this.senders.get(sender).lines("target");
		for (String line : lines) {
			String[] words = line.split(" ");
			targets.put(UUID.fromString(words[1]), Integer.parseInt(words[0]));
		}
		return Verdicts.read(this.folder.resolve(sender + "-verdicts"), targets);
	}

	@Override
	public void close() {
		this.receivers.values().forEach(JavaProcess::close);
		this.senders.values().forEach(JavaProcess::close);
		this.proxies.forEach(FaultyProxy::close);
	}

}
