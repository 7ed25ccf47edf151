package be.sizingservers.ipc.benchmarks.contenders;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * Callers append to a buffer, and a thread writes whatever there is: the limit of
 * throughput.
 */
public final class BareBatching extends BareSockets {

	@Override
	public String name() {
		return "bare batching";
	}

	@Override
	public boolean supports(Scenario scenario) {
		return scenario.isComparison() || scenario.group() == Scenario.Group.GROWTH;
	}

	@Override
	Outlet link(SocketChannel channel) {
		Link link = new Link(channel);
		Thread writer = new Thread(link, "bare-write");
		writer.setDaemon(true);
		writer.start();
		return link;
	}

	/**
	 * One connection. The lock guards the buffers, but for the one that is written.
	 */
	private static final class Link implements Outlet, Runnable {

		private final ReentrantLock lock = new ReentrantLock();

		private final Condition appended = this.lock.newCondition();

		private final Condition swapped = this.lock.newCondition();

		private final SwappedBuffers buffers = new SwappedBuffers();

		private final SocketChannel channel;

		private boolean idle;

		private boolean closed;

		Link(SocketChannel channel) {
			this.channel = channel;
		}

		@Override
		public void send(byte[] message) throws Exception {
			this.lock.lock();
			try {
				while (!this.buffers.append(message)) {
					this.swapped.await();
				}
				if (this.idle) {
					this.idle = false;
					this.appended.signal();
				}
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public void run() {
			try {
				for (ByteBuffer full = next(); full != null; full = next()) {
					while (full.hasRemaining()) {
						this.channel.write(full);
					}
				}
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException("The writer has failed", ex);
			}
		}

		private @Nullable ByteBuffer next() throws InterruptedException {
			this.lock.lock();
			try {
				while (this.buffers.isEmpty()) {
					if (this.closed) {
						return null;
					}
					this.idle = true;
					this.appended.await();
				}
				this.idle = false;
				ByteBuffer full = this.buffers.swap();
				this.swapped.signalAll();
				return full;
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public void close() throws IOException {
			this.lock.lock();
			try {
				this.closed = true;
				this.appended.signal();
			}
			finally {
				this.lock.unlock();
			}
			this.channel.close();
		}

	}

}
