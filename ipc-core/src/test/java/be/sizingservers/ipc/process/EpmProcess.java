package be.sizingservers.ipc.process;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import be.sizingservers.ipc.epm.RegistryLimits;

import static org.awaitility.Awaitility.await;

/**
 * An End Point Manager in a process of its own, which can be killed and started again on
 * the same port.
 */
final class EpmProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final List<String> launcher;

	private final Path folder;

	private final InetAddress host;

	private final Duration ttl;

	private JavaProcess process;

	private int port;

	private EpmProcess(List<String> launcher, Path folder, InetAddress host, Duration ttl) throws IOException {
		this.launcher = launcher;
		this.folder = folder;
		this.host = host;
		this.ttl = ttl;
		this.process = launch();
		this.port = Integer.parseInt(listening()[1]);
	}

	static EpmProcess start(Path folder) throws IOException {
		return start(folder, RegistryLimits.defaults().ttl());
	}

	static EpmProcess start(Path folder, Duration ttl) throws IOException {
		return start(List.of(), folder, InetAddress.getByName("127.0.0.1"), ttl);
	}

	static EpmProcess start(List<String> launcher, Path folder, InetAddress host, Duration ttl) throws IOException {
		return new EpmProcess(launcher, folder, host, ttl);
	}

	private JavaProcess launch() throws IOException {
		return JavaProcess.start(this.launcher, this.folder, EpmMain.class, this.host.getHostAddress(), this.port,
				this.ttl.toMillis());
	}

	private String[] listening() {
		return this.process.awaitLines("listens", 1).get(0).split(" ");
	}

	/**
	 * Host and port, as clients are told.
	 */
	String address() {
		return "%s:%d".formatted(this.host.getHostAddress(), this.port);
	}

	/**
	 * Since when it listens.
	 * @return milliseconds since 1970
	 */
	long listensSince() {
		return Long.parseLong(listening()[0]);
	}

	void kill() throws InterruptedException {
		this.process.kill();
	}

	void restart() throws IOException {
		this.process = launch();
		listening();
	}

	/**
	 * Waits until something has happened to receivers.
	 * @param event what: {@code registered}, {@code deregistered} or {@code expired}
	 * @param instances the receivers
	 * @return when it happened first to the last of them, in milliseconds since 1970
	 */
	long awaitEvent(String event, Collection<UUID> instances) {
		await("%d receivers %s".formatted(instances.size(), event)).atMost(PATIENCE)
			.until(() -> times(event).keySet().containsAll(instances));
		Map<UUID, Long> times = times(event);
		return instances.stream().mapToLong(times::get).max().orElseThrow();
	}

	private Map<UUID, Long> times(String event) {
		Map<UUID, Long> times = new HashMap<>();
		for (String line : this.process.lines(event)) {
			String[] words = line.split(" ");
			times.putIfAbsent(UUID.fromString(words[0]), Long.parseLong(words[1]));
		}
		return times;
	}

	/**
	 * The receivers that are registered now.
	 */
	List<UUID> listed() throws IOException {
		int before = this.process.lines("listed").size();
		this.process.say("list");
		String line = this.process.awaitLines("listed", before + 1).get(before);
		return Stream.of(line.split(" ")).filter((word) -> !word.isEmpty()).map(UUID::fromString).toList();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
