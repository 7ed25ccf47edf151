package be.sizingservers.ipc.benchmarks.own;

import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.benchmarks.harness.Role;
import be.sizingservers.ipc.benchmarks.harness.Signal;
import be.sizingservers.ipc.benchmarks.harness.Task;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.epm.EndPointManagerConnection;
import org.jspecify.annotations.Nullable;

/**
 * The role of the process that watches for receivers, as a sender does, but connects with
 * none of them. What is known is guarded by this object's monitor.
 */
public final class Watching implements Role, EndPointDirectory.Observer {

	static final String HANDLE = "data";

	private static final long PATIENCE_SECONDS = 50;

	private EndPointDirectory.@Nullable Watch watch;

	private int known;

	private long changed;

	/**
	 * Takes the role.
	 * @param task what to do
	 */
	public Watching(Task task) {
	}

	@Override
	public Signal on(Signal command) throws Exception {
		if (command.name().equals("open")) {
			EndPointManagerConnection manager = EndPointManagerConnection
				.to(InetAddress.getLoopbackAddress().getHostAddress(), Integer.parseInt(command.text("service")));
			this.watch = manager.directory()
				.watch(Handle.of(HANDLE), SenderSecret.random(), this, (task) -> new Thread(task, "watch").start());
			return Signal.of("open");
		}
		return Signal.of("seen").with("seen", await(command.number("known")));
	}

	private synchronized long await(long wanted) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (this.known < wanted) {
			long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
			if (left <= 0) {
				throw new IllegalStateException("Knows %d of %d receivers".formatted(this.known, wanted));
			}
			wait(left);
		}
		return this.changed;
	}

	@Override
	public synchronized void added(Registration registration) {
		this.known++;
		this.changed = System.nanoTime();
		notifyAll();
	}

	@Override
	public synchronized void removed(UUID instanceId) {
		this.known--;
	}

	@Override
	public void close() {
		if (this.watch != null) {
			this.watch.close();
		}
	}

}
