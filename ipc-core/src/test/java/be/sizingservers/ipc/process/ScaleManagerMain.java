package be.sizingservers.ipc.process;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.epm.EndPointManagerListener;
import be.sizingservers.ipc.epm.EndPointManagerServer;
import be.sizingservers.ipc.epm.RegisteredReceiver;
import be.sizingservers.ipc.epm.RegistryLimits;

/**
 * A process with an End Point Manager; its log goes to a file.
 * <p>
 * Arguments: the log file, how many receivers may be registered, and their ttl in
 * milliseconds. Prints {@code listens} and the port. For {@code observe} and a number of
 * seconds it prints, after that time, {@code observed} and the share of one core that it
 * has used, in per cent. For {@code figures} it prints {@code figures}, the bytes of its
 * heap that are in use after a garbage collection, the KiB of its memory that are
 * resident, how many threads of the system it has, and how many leases have expired, were
 * held, and how many clients were refused. Ends with its standard input.
 */
final class ScaleManagerMain implements EndPointManagerListener {

	private final AtomicInteger expired = new AtomicInteger();

	private final AtomicInteger held = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private ScaleManagerMain() {
	}

	public static void main(String[] arguments) throws Exception {
		PrintStream out = System.out;
		System.setOut(new PrintStream(new FileOutputStream(arguments[0])));
		RegistryLimits limits = RegistryLimits.builder()
			.registrations(Integer.parseInt(arguments[1]))
			.ttl(Duration.ofMillis(Integer.parseInt(arguments[2])))
			.build();
		ScaleManagerMain listener = new ScaleManagerMain();
		try (EndPointManagerServer manager = EndPointManagerServer.builder()
			.port(0)
			.limits(limits)
			.listener(listener)
			.start()) {
			out.println("listens " + manager.address().getPort());
			BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
			for (String command = commands.readLine(); command != null; command = commands.readLine()) {
				if (command.startsWith("observe ")) {
					observe(Duration.ofSeconds(Integer.parseInt(command.substring("observe ".length()))), out);
				}
				else {
					listener.printFigures(out);
				}
			}
		}
	}

	private static void observe(Duration time, PrintStream out) {
		long before = cpuMillis();
		long start = System.nanoTime();
		for (long left = time.toNanos(); left > 0; left = start + time.toNanos() - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		out.println("observed " + 100 * (cpuMillis() - before) / millis);
	}

	private static long cpuMillis() {
		return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
	}

	private void printFigures(PrintStream out) throws Exception {
		System.gc();
		System.gc();
		out.println("figures %d %d %d %d %d %d".formatted(
				ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), ofSystem("VmRSS"),
				ofSystem("Threads"), this.expired.get(), this.held.get(), this.refused.get()));
	}

	/**
	 * A number that Linux knows of this process; 0 on other systems.
	 */
	private static long ofSystem(String name) throws Exception {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return 0;
		}
		String line = Files.readAllLines(status)
			.stream()
			.filter((each) -> each.startsWith(name + ":"))
			.findFirst()
			.orElseThrow();
		return Long.parseLong(line.replaceAll("\\D", ""));
	}

	@Override
	public void expired(RegisteredReceiver receiver) {
		this.expired.incrementAndGet();
	}

	@Override
	public void held(int count, Duration time) {
		this.held.addAndGet(count);
	}

	@Override
	public void refused(String host, RefusalReason reason, String text) {
		this.refused.incrementAndGet();
	}

}
