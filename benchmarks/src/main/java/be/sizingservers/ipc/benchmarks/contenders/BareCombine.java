package be.sizingservers.ipc.benchmarks.contenders;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Scenario;

/**
 * A caller that finds the connection idle writes by itself, and goes on with what others
 * append meanwhile: the limit of latency for a sender that several threads may use.
 */
public final class BareCombine extends BareSockets {

	@Override
	public String name() {
		return "bare combine";
	}

	/**
	 * With one caller at full rate it has nothing to combine.
	 */
	@Override
	public boolean supports(Scenario scenario) {
		return scenario.isComparison() && (scenario.kind() != Scenario.Kind.THROUGHPUT || scenario.callers() > 1);
	}

	@Override
	Outlet link(SocketChannel channel) {
		return new Link(channel);
	}

	/**
	 * One connection. The lock guards the buffers, but for the one that is written.
	 */
	private static final class Link implements Outlet {

		private final ReentrantLock lock = new ReentrantLock();

		private final Condition swapped = this.lock.newCondition();

		private final SwappedBuffers buffers = new SwappedBuffers();

		private final SocketChannel channel;

		private boolean writing;

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
				if (!this.writing) {
					this.writing = true;
					writeAll();
					this.writing = false;
				}
			}
			finally {
				this.lock.unlock();
			}
		}

		private void writeAll() throws IOException {
			while (!this.buffers.isEmpty()) {
				ByteBuffer full = this.buffers.swap();
				this.swapped.signalAll();
				this.lock.unlock();
				try {
					while (full.hasRemaining()) {
						this.channel.write(full);
					}
				}
				finally {
					this.lock.lock();
				}
			}
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
