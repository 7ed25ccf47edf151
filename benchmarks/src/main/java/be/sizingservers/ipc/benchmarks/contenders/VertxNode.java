package be.sizingservers.ipc.benchmarks.contenders;

import java.util.List;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.benchmarks.harness.Inlet;
import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * Vert.x as a member of a cluster that lives on loopback. One event loop, so that a
 * consumer runs where its messages are read, and a slow one holds the sender back.
 *
 * @param vertx the instance
 */
record VertxNode(Vertx vertx) implements AutoCloseable {

	/** Those that Hazelcast asks for. */
	static final List<String> JVM_ARGUMENTS = List.of("--add-modules=java.se",
			"--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
			"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.management/sun.management=ALL-UNNAMED",
			"--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

	private static final String LOOPBACK = "127.0.0.1";

	private static final int TIMEOUT_SECONDS = 60;

	static VertxNode start(String firstMember) throws Exception {
		return new VertxNode(await(Vertx.builder()
			.with(new VertxOptions().setEventLoopPoolSize(1)
				.setEventBusOptions(new EventBusOptions().setHost(LOOPBACK)))
			.withClusterManager(new HazelcastClusterManager(config(firstMember)))
			.buildClustered()));
	}

	static Inlet firstMember() {
		return new FirstMember(Hazelcast.newHazelcastInstance(config("")));
	}

	private static Config config(String firstMember) {
		Config config = ConfigUtil.loadConfig();
		config.setProperty("hazelcast.logging.type", "slf4j");
		config.setProperty("hazelcast.phone.home.enabled", "false");
		config.setProperty("hazelcast.wait.seconds.before.join", "0");
		config.setProperty("hazelcast.socket.bind.any", "false");
		NetworkConfig network = config.getNetworkConfig().setPort(0);
		network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
		network.getJoin().getMulticastConfig().setEnabled(false);
		network.getJoin().getAutoDetectionConfig().setEnabled(false);
		// All members have to join in the same way, the first one as well.
		network.getJoin().getTcpIpConfig().setEnabled(true);
		if (!firstMember.isEmpty()) {
			network.getJoin().getTcpIpConfig().addMember(firstMember);
		}
		return config;
	}

	static <T> T await(Future<T> future) throws Exception {
		return future.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void close() throws Exception {
		await(this.vertx.close());
	}

	private record FirstMember(HazelcastInstance instance) implements Inlet {

		@Override
		public String address() {
			return LOOPBACK + ":" + this.instance.getCluster().getLocalMember().getAddress().getPort();
		}

		@Override
		public void close() {
			this.instance.shutdown();
		}

	}

}
