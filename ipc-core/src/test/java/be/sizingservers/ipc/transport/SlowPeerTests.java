package be.sizingservers.ipc.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

import be.sizingservers.ipc.AllowedPorts;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.RefusalReason;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.session.InboundSessions;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Peers that connect and take their time, at a receiver's port and at a manager's, on a
 * clock that the test moves.
 */
@Timeout(60)
class SlowPeerTests {

	private static final Duration DEADLINE = Duration.ofSeconds(5);

	private static final Duration SPACING = Duration.ofMillis(100);

	private static final Duration FRAME = Duration.ofMillis(500);

	/**
	 * Bytes that drip for far longer than a frame may take.
	 */
	private static final int LONG = 10_000;

	private static final int CROWD = 45;

	private static final byte[] BEGINNING = { 'I', 'P', 'C', '1', 60, 0, 0, 0 };

	private final VirtualTimer timer = new VirtualTimer();

	private final List<Socket> peers = new ArrayList<>();

	private Port port;

	/**
	 * Where peers connect.
	 */
	private interface Port extends AutoCloseable {

		InetSocketAddress address();

		long tooSlow();

		/**
		 * How many tasks of the timer are no deadline of a peer.
		 */
		int ownTasks();

		@Override
		void close();

	}

	private interface Opening {

		Port open(VirtualTimer timer);

	}

	static Stream<Arguments> ports() {
		Opening receiver = SlowPeerTests::receiver;
		Opening manager = SlowPeerTests::manager;
		return Stream.of(argumentSet("a receiver", receiver), argumentSet("a manager", manager));
	}

	private static Port receiver(VirtualTimer timer) {
		Limits limits = Limits.builder().unauthenticatedPerAddress(CROWD).handshakeTimeout(DEADLINE).build();
		Acceptor acceptor = Acceptor.bind(InetAddress.getLoopbackAddress(), AllowedPorts.ANY, limits,
				EndPointDirectory.Sockets.SYSTEM, () -> new Deadlines(timer));
		Handle handle = Handle.of("slow");
		LinkKey key = LinkKey.random();
		acceptor.start(new Registration(handle, new EndPoint(key.instanceId(), acceptor.address(), "", 1), null, key),
				new InboundSessions(handle, key.instanceId(), limits, System::nanoTime), new LinkSecurity.Proof(),
				(session) -> {
					throw new IllegalStateException("Nobody gets so far");
				});
		return new Port() {

			@Override
			public InetSocketAddress address() {
				return acceptor.address();
			}

			@Override
			public long tooSlow() {
				Map<RefusalReason, Long> refusals = acceptor.refusals();
				assertThat(refusals.values().stream().mapToLong(Long::longValue).sum())
					.isEqualTo(refusals.get(RefusalReason.TOO_SLOW));
				return refusals.get(RefusalReason.TOO_SLOW);
			}

			@Override
			public int ownTasks() {
				return 1;
			}

			@Override
			public void close() {
				acceptor.close(Duration.ZERO);
			}

		};
	}

	private static Port manager(VirtualTimer timer) {
		return new Manager(ChannelSecurity.none(), DEADLINE, DEADLINE, () -> new Deadlines(timer));
	}

	private static final class Manager implements Port, EpmAcceptor.Handler {

		private final List<RefusalReason> refusals = new CopyOnWriteArrayList<>();

		private final EpmAcceptor acceptor;

		Manager(ChannelSecurity security, Duration handshakeTimeout, Duration frameTimeout,
				Supplier<Deadlines> deadlines) {
			this.acceptor = EpmAcceptor.bind(InetAddress.getLoopbackAddress(), 0, security, new EpmAcceptor.Bounds(1000,
					256, CROWD, 16_384, handshakeTimeout, frameTimeout, Duration.ofMinutes(1)), deadlines);
			this.acceptor.start(this);
		}

		@Override
		public void serve(EpmChannel channel, EpmFrame.Open open) throws IOException {
			while (true) {
				channel.read();
			}
		}

		@Override
		public void refused(InetSocketAddress from, RefusalReason reason, String text) {
			this.refusals.add(reason);
		}

		@Override
		public InetSocketAddress address() {
			return this.acceptor.address();
		}

		@Override
		public long tooSlow() {
			assertThat(this.refusals).containsOnly(RefusalReason.TOO_SLOW);
			return this.refusals.size();
		}

		@Override
		public int ownTasks() {
			return 0;
		}

		@Override
		public void close() {
			this.acceptor.close();
		}

	}

	@AfterEach
	void close() throws IOException {
		for (Socket peer : this.peers) {
			peer.close();
		}
		this.port.close();
		this.timer.shutdownNow();
	}

	@ParameterizedTest
	@MethodSource("ports")
	void eachIsClosedAtItsOwnDeadlineAndNotBefore(Opening opening) throws IOException {
		this.port = opening.open(this.timer);
		for (int i = 0; i < CROWD; i++) {
			connect();
			awaitDeadlines(i + 1);
			this.timer.pass(SPACING);
			drip(i);
		}
		this.timer.pass(DEADLINE.minus(SPACING.multipliedBy(CROWD)).minusNanos(1));
		for (int i = 0; i < CROWD; i++) {
			assertOpen(this.peers.get(i));
			this.timer.pass(Duration.ofNanos(1));
			assertClosed(this.peers.get(i));
			int closed = i + 1;
			await().untilAsserted(() -> assertThat(this.port.tooSlow()).isEqualTo(closed));
			this.timer.pass(SPACING.minusNanos(1));
		}
	}

	@Test
	void aFrameThatDripsIsNotWaitedForEver() throws IOException {
		this.port = new Manager(ChannelSecurity.none(), Duration.ofMinutes(1), FRAME, Deadlines::use);
		Socket patient = open();
		Socket dripping = open();
		dripping.getOutputStream().write(new byte[] { 100, 0, 0 });
		dripUntilClosed(dripping, new byte[LONG]);
		await().until(this.port::tooSlow, (count) -> count == 1);
		assertOpen(patient);
	}

	@Test
	void anEncryptedFrameThatDripsIsNotWaitedForEver() throws IOException {
		byte[] key = new byte[32];
		this.port = new Manager(ChannelSecurity.preSharedKey("drip", key), Duration.ofMinutes(1), FRAME,
				Deadlines::use);
		Socket dripping = connect();
		ByteArrayOutputStream kept = new ByteArrayOutputStream();
		AtomicReference<OutputStream> out = new AtomicReference<>(dripping.getOutputStream());
		PskChannel channel = PskChannel.connect(dripping.getInputStream(), new OutputStream() {

			@Override
			public void write(int value) throws IOException {
				out.get().write(value);
			}

			@Override
			public void write(byte[] array, int offset, int length) throws IOException {
				out.get().write(array, offset, length);
			}

		}, "drip", key);
		FrameOutput open = openFrame();
		channel.out().write(open.array(), 0, open.length());
		out.set(kept);
		channel.out().write(new byte[LONG]);
		dripUntilClosed(dripping, kept.toByteArray());
		await().until(this.port::tooSlow, (count) -> count == 1);
	}

	private static void dripUntilClosed(Socket peer, byte[] bytes) {
		AtomicInteger written = new AtomicInteger();
		await().pollInterval(Duration.ofMillis(20)).until(() -> {
			try {
				peer.getOutputStream().write(bytes[written.getAndIncrement()]);
				return false;
			}
			catch (SocketException ex) {
				return true;
			}
		});
	}

	private Socket open() throws IOException {
		Socket peer = connect();
		FrameOutput open = openFrame();
		peer.getOutputStream().write(open.array(), 0, open.length());
		return peer;
	}

	private static FrameOutput openFrame() {
		return new FrameOutput().raw(OutboundHandshake.MAGIC).add(new EpmFrame.Open(EpmFrame.VERSION, "slow", 1));
	}

	private Socket connect() throws IOException {
		Socket peer = new Socket(this.port.address().getAddress(), this.port.address().getPort());
		this.peers.add(peer);
		return peer;
	}

	/**
	 * Another byte from each that is there, but for every third, which says nothing.
	 */
	private void drip(int round) throws IOException {
		for (int i = 0; i < this.peers.size(); i++) {
			if (i % 3 != 0 && round - i < BEGINNING.length) {
				this.peers.get(i).getOutputStream().write(BEGINNING[round - i]);
			}
		}
	}

	private void awaitDeadlines(int count) {
		await().until(() -> this.timer.waiting() == count + this.port.ownTasks());
	}

	private static void assertOpen(Socket peer) throws IOException {
		peer.setSoTimeout(5);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> peer.getInputStream().read());
	}

	private static void assertClosed(Socket peer) throws IOException {
		peer.setSoTimeout(30_000);
		try {
			assertThat(peer.getInputStream().read()).isEqualTo(-1);
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

}
