package be.sizingservers.ipc.benchmarks.contenders;

import java.nio.file.Path;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * The event bus of Vert.x, clustered by Hazelcast. A member of the cluster in a process
 * of its own is where the others find each other; messages do not pass through it.
 */
public final class VertxEventBus implements Contender {

	private static final PerProcess<VertxNode> NODES = new PerProcess<>((place) -> VertxNode.start(place.service()));

	@Override
	public String name() {
		return "vertx event bus";
	}

	/** Its processes take long to start, so only where that tells something. */
	@Override
	public boolean supports(Scenario scenario) {
		return scenario.isComparison() && scenario.callers() == 1 && !scenario.haltless();
	}

	@Override
	public boolean isServed() {
		return true;
	}

	@Override
	public Inlet serve(Path folder) {
		return VertxNode.firstMember();
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) throws Exception {
		UncheckedSink unchecked = new UncheckedSink(sink);
		EventBus bus = NODES.open(place).vertx().eventBus();
		MessageConsumer<byte[]> messages = bus.consumer(place.handle(), (message) -> unchecked.take(message.body()));
		MessageConsumer<String> hello = bus.consumer(place.handle() + "-" + index,
				(message) -> message.reply(message.body()));
		VertxNode.await(messages.completion());
		VertxNode.await(hello.completion());
		return new VertxInlet(place, messages, hello);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws Exception {
		return VertxOutlet.connect(NODES, place, addresses);
	}

	@Override
	public List<String> jvmArguments() {
		return VertxNode.JVM_ARGUMENTS;
	}

	private record VertxInlet(Place place, MessageConsumer<byte[]> messages,
			MessageConsumer<String> hello) implements Inlet {

		/** Where it answers who wants to know that there is a connection. */
		@Override
		public String address() {
			return this.hello.address();
		}

		@Override
		public void close() throws Exception {
			VertxNode.await(this.hello.unregister());
			VertxNode.await(this.messages.unregister());
			NODES.close(this.place);
		}

	}

}
