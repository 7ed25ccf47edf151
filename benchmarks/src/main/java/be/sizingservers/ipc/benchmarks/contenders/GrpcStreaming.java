package be.sizingservers.ipc.benchmarks.contenders;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import be.sizingservers.ipc.benchmarks.harness.Contender;
import be.sizingservers.ipc.benchmarks.harness.Inlet;
import be.sizingservers.ipc.benchmarks.harness.Outlet;
import be.sizingservers.ipc.benchmarks.harness.Place;
import be.sizingservers.ipc.benchmarks.harness.Scenario;
import be.sizingservers.ipc.benchmarks.harness.Sink;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * gRPC, one call for each receiver, which streams messages as they are, without protocol
 * buffers, and handles them on the event loop.
 */
public final class GrpcStreaming implements Contender {

	private static final String SERVICE = "messages";

	static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder()
		.setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
		.setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "stream"))
		.setRequestMarshaller(new BytesMarshaller())
		.setResponseMarshaller(new BytesMarshaller())
		.build();

	@Override
	public String name() {
		return "grpc streaming";
	}

	@Override
	public boolean supports(Scenario scenario) {
		return scenario.isComparison() && scenario.callers() == 1 && !scenario.haltless();
	}

	@Override
	public Inlet listen(Place place, int index, Sink sink) throws Exception {
		UncheckedSink unchecked = new UncheckedSink(sink);
		Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.addService(ServerServiceDefinition.builder(SERVICE)
				.addMethod(METHOD,
						ServerCalls.asyncClientStreamingCall((response) -> new Requests(unchecked, response)))
				.build())
			.build()
			.start();
		return new GrpcInlet(server);
	}

	@Override
	public Outlet connect(Place place, List<String> addresses) throws Exception {
		return GrpcOutlet.connect(addresses);
	}

	private record Requests(UncheckedSink sink, StreamObserver<byte[]> response) implements StreamObserver<byte[]> {

		@Override
		public void onNext(byte[] message) {
			this.sink.take(message);
		}

		/** The sender has cancelled its call, which is how it closes. */
		@Override
		public void onError(Throwable cause) {
		}

		@Override
		public void onCompleted() {
			this.response.onNext(new byte[0]);
			this.response.onCompleted();
		}

	}

	private record GrpcInlet(Server server) implements Inlet {

		@Override
		public String address() {
			return String.valueOf(this.server.getPort());
		}

		@Override
		public void close() throws Exception {
			this.server.shutdownNow().awaitTermination();
		}

	}

}
