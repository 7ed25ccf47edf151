package be.sizingservers.ipc.benchmarks.own;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.benchmarks.harness.Memory;
import be.sizingservers.ipc.benchmarks.harness.Role;
import be.sizingservers.ipc.benchmarks.harness.Signal;
import be.sizingservers.ipc.benchmarks.harness.Task;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import com.sun.management.GcInfo;

/**
 * The role of the process with one sender, whose memory is measured.
 */
public final class MeasuredSender implements Role {

	static final String HANDLE = "data";

	static final String DIRECTORY = "directory";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int SMALL = 64;

	/**
	 * Large enough that bytes, and not their number, are what is bounded.
	 */
	private static final int LARGE = 4096;

	private static final int MESSAGES_PER_LOOK = 256;

	private final Sender sender;

	private int receivers;

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public MeasuredSender(Task task) {
		this.sender = Sender.builder(HANDLE).directory(LocalUserDirectory.at(task.folder().resolve(DIRECTORY))).start();
	}

	@Override
	public Signal on(Signal command) throws Exception {
		byte[] payload = new byte[SMALL];
		switch (command.name()) {
			case "connect" -> connect((int) command.number("count"));
			case "publish" -> repeat(command.number("count"), () -> this.sender.publish(payload));
			case "send" -> repeat(command.number("count"), () -> this.sender.send(payload));
			case "flood" -> {
				return flood(command.number("millis"));
			}
			case "measure" -> {
				return Memory.now();
			}
			default -> throw new IllegalArgumentException("It knows no '%s'".formatted(command.name()));
		}
		return Memory.now();
	}

	private static void repeat(long count, Runnable action) {
		for (long i = 0; i < count; i++) {
			action.run();
		}
	}

	private void connect(int more) throws Exception {
		this.receivers += more;
		if (!this.sender.awaitReceivers(this.receivers, PATIENCE)) {
			throw new IllegalStateException("Found only %s".formatted(this.sender.receivers()));
		}
		settle();
	}

	private void settle() throws Exception {
		SendReport report = this.sender.send(new byte[SMALL]).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		if (report.delivered().size() != this.receivers) {
			throw new IllegalStateException("Not delivered: %s".formatted(report.failed()));
		}
	}

	private Signal flood(long millis) throws Exception {
		byte[] payload = new byte[LARGE];
		long liveHeap = 0;
		long direct = 0;
		long count = 0;
		long began = System.nanoTime();
		while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(millis)) {
			repeat(MESSAGES_PER_LOOK, () -> this.sender.publish(payload));
			count += MESSAGES_PER_LOOK;
			liveHeap = Math.max(liveHeap, heapAfterLastCollection());
			direct = Math.max(direct, Memory.direct());
		}
		liveHeap = Math.max(liveHeap, Memory.heapAfterCollection());
		settle();
		double seconds = (System.nanoTime() - began) / 1e9;
		return Signal.of("flooded")
			.with("liveHeap", liveHeap)
			.with("direct", direct)
			.with("perSecond", Math.round(count * this.receivers / seconds));
	}

	private static long heapAfterLastCollection() {
		long used = 0;
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			GcInfo last = ((com.sun.management.GarbageCollectorMXBean) collector).getLastGcInfo();
			if (last != null) {
				used = Math.max(used, heap(last));
			}
		}
		return used;
	}

	private static long heap(GcInfo info) {
		return info.getMemoryUsageAfterGc()
			.entrySet()
			.stream()
			.filter((pool) -> pool.getKey().startsWith("G1"))
			.map(Map.Entry::getValue)
			.mapToLong(MemoryUsage::getUsed)
			.sum();
	}

	@Override
	public void close() {
		this.sender.close();
	}

}
