package be.sizingservers.ipc.benchmarks.contenders;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Scenario;

/**
 * Writes each message at once and alone: the limit of round trips.
 */
public final class BarePingPong extends BareSockets {

	@Override
	public String name() {
		return "bare ping-pong";
	}

	@Override
	public boolean supports(Scenario scenario) {
		return scenario.kind() == Scenario.Kind.ROUND_TRIP;
	}

	@Override
	Outlet link(SocketChannel channel) {
		return new Link(channel, new SwappedBuffers());
	}

	/**
	 * One connection.
	 */
	private record Link(SocketChannel channel, SwappedBuffers buffers) implements Outlet {

		@Override
		public synchronized void send(byte[] message) throws IOException {
			this.buffers.append(message);
			ByteBuffer full = this.buffers.swap();
			while (full.hasRemaining()) {
				this.channel.write(full);
			}
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
