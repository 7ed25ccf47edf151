package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.integration.ip.tcp.connection.AbstractConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpNetServerConnectionFactory;
import org.springframework.integration.ip.tcp.serializer.ByteArrayLengthHeaderSerializer;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * The TCP connections of Spring Integration, with a length before each message, and
 * without the channels and flows that an application would put around them.
 */
public final class SpringIntegration implements Contender {

	private static final String LOOPBACK = "127.0.0.1";

	private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

	@Override
	public String name() {
		return "spring integration";
	}

	@Override
	public boolean supports(Scenario scenario) {
		return scenario.isComparison() && scenario.callers() == 1 && !scenario.haltless();
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) {
		UncheckedSink unchecked = new UncheckedSink(sink);
		TcpNetServerConnectionFactory factory = new TcpNetServerConnectionFactory(0);
		factory.setLocalAddress(LOOPBACK);
		factory.registerListener((message) -> unchecked.take((byte[]) message.getPayload()));
		start(factory);
		return new SpringInlet(factory);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws Exception {
		return SpringOutlet.connect(LOOPBACK, addresses);
	}

	static void start(AbstractConnectionFactory factory) {
		ByteArrayLengthHeaderSerializer serializer = new ByteArrayLengthHeaderSerializer();
		serializer.setMaxMessageSize(MAX_MESSAGE_BYTES);
		factory.setSerializer(serializer);
		factory.setDeserializer(serializer);
		factory.setSoTcpNoDelay(true);
		factory.setBeanFactory(new StaticListableBeanFactory());
		factory.setTaskScheduler(new SimpleAsyncTaskScheduler());
		factory.setApplicationEventPublisher((event) -> {
		});
		factory.afterPropertiesSet();
		factory.start();
	}

	private record SpringInlet(TcpNetServerConnectionFactory factory) implements Inlet {

		/** It is 0 until the factory's thread listens. */
		@Override
		public String address() {
			while (!this.factory.isListening()) {
				Thread.onSpinWait();
			}
			return String.valueOf(this.factory.getPort());
		}

		@Override
		public void close() {
			this.factory.stop();
		}

	}

}
