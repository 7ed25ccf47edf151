package be.sizingservers.ipc.benchmarks.contenders;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import be.sizingservers.ipc.directory.EndPointDirectory;

/**
 * This library, as a user has it who sets nothing: default limits, and all that it
 * promises about delivery.
 */
abstract class Ours implements Contender {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String name;

	private final BiConsumer<Sender, byte[]> how;

	/**
	 * Makes a contender.
	 * @param name what it is called
	 * @param how which method of a sender it calls
	 */
	Ours(String name, BiConsumer<Sender, byte[]> how) {
		this.name = name;
		this.how = how;
	}

	abstract EndPointDirectory directory(Place place);

	@Override
	public final String name() {
		return this.name;
	}

	@Override
	public final Inlet listen(Place place, int index, Sink sink) {
		return new Listening(Receiver.builder(place.handle())
			.directory(directory(place))
			.listener((message) -> sink.take((byte[]) message.payload()))
			.start());
	}

	@Override
	public final Outlet connect(Place place, List<String> addresses) throws InterruptedException {
		Sender sender = Sender.builder(place.handle()).directory(directory(place)).start();
		if (!sender.awaitReceivers(addresses.size(), PATIENCE)) {
			throw new IllegalStateException("Found %s instead of %d receivers within %s".formatted(sender.receivers(),
					addresses.size(), PATIENCE));
		}
		return new Connected(sender, this.how);
	}

	private record Listening(Receiver receiver) implements Inlet {

		@Override
		public String address() {
			return this.receiver.instanceId().toString();
		}

		@Override
		public void close() {
			this.receiver.close();
		}

	}

	private record Connected(Sender sender, BiConsumer<Sender, byte[]> how) implements Outlet {

		@Override
		public void send(byte[] message) {
			this.how.accept(this.sender, message);
		}

		@Override
		public void close() {
			this.sender.close();
		}

	}

}
