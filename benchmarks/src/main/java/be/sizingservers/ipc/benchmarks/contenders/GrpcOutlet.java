package be.sizingservers.ipc.benchmarks.contenders;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import be.sizingservers.ipc.benchmarks.harness.Outlet;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/**
 * A call for each receiver, under a lock as they belong to one thread at a time. Callers
 * wait until a call is ready for more.
 */
final class GrpcOutlet implements Outlet {

	private static final int CONNECT_SECONDS = 30;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final List<ManagedChannel> channels = new ArrayList<>();

	private final List<ClientCallStreamObserver<byte[]>> calls = new ArrayList<>();

	/** Guarded by the lock. */
	private @Nullable Throwable failure;

	static GrpcOutlet connect(List<String> addresses) throws InterruptedException {
		GrpcOutlet outlet = new GrpcOutlet();
		for (String address : addresses) {
			ManagedChannel channel = NettyChannelBuilder
				.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address)))
				.usePlaintext()
				.directExecutor()
				.build();
			outlet.channels.add(channel);
			ClientCalls.asyncClientStreamingCall(channel.newCall(GrpcStreaming.METHOD, CallOptions.DEFAULT),
					outlet.new Responses());
		}
		outlet.awaitReady();
		return outlet;
	}

	private void awaitReady() throws InterruptedException {
		long left = TimeUnit.SECONDS.toNanos(CONNECT_SECONDS);
		this.lock.lock();
		try {
			while (!this.calls.stream().allMatch(ClientCallStreamObserver::isReady)) {
				checkFailure();
				if (left <= 0) {
					throw new IllegalStateException(
							"Not all receivers have connected within %d s".formatted(CONNECT_SECONDS));
				}
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void send(byte[] message) throws InterruptedException {
		this.lock.lock();
		try {
			for (ClientCallStreamObserver<byte[]> call : this.calls) {
				while (!call.isReady()) {
					checkFailure();
					this.changed.await();
				}
				call.onNext(message);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void checkFailure() {
		if (this.failure != null) {
			throw new IllegalStateException("A call has failed", this.failure);
		}
	}

	private void change(@Nullable Throwable cause) {
		this.lock.lock();
		try {
			this.failure = (cause != null) ? cause : this.failure;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() throws InterruptedException {
		for (ManagedChannel channel : this.channels) {
			channel.shutdownNow().awaitTermination(CONNECT_SECONDS, TimeUnit.SECONDS);
		}
	}

	/**
	 * Hears on the event loop when its call is ready for more.
	 */
	private final class Responses implements ClientResponseObserver<byte[], byte[]> {

		@Override
		public void beforeStart(ClientCallStreamObserver<byte[]> call) {
			GrpcOutlet.this.calls.add(call);
			call.setOnReadyHandler(() -> change(null));
		}

		@Override
		public void onNext(byte[] response) {
		}

		@Override
		public void onError(Throwable cause) {
			change(cause);
		}

		@Override
		public void onCompleted() {
		}

	}

}
