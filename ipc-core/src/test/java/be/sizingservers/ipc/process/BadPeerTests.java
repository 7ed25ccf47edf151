package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static be.sizingservers.ipc.process.RawPeer.frame;
import static be.sizingservers.ipc.process.RawPeer.header;
import static be.sizingservers.ipc.process.RawPeer.magic;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * What a receiver does with a connection that is no sender of ours: it closes it, says
 * nothing but one line in its log, and serves its senders as before.
 */
@Timeout(60)
class BadPeerTests {

	private static final String HANDLE = "guarded";

	private static final Duration NEVER = Duration.ofMinutes(5);

	private static final Duration SOON = Duration.ofMillis(500);

	private static final int MAX_UNPROVEN = 8;

	private static final int OFFER_BYTES = 16 + 32;

	private final List<Long> received = Collections.synchronizedList(new ArrayList<>());

	private final LogLines log = new LogLines();

	@TempDir
	private Path folder;

	private Receiver receiver;

	private long refused;

	@AfterEach
	void closeReceiver() {
		this.receiver.close();
		this.log.close();
	}

	static Stream<Arguments> lies() {
		byte[] nothing = new byte[0];
		byte[] offer = frame(RawPeer.OFFER, new byte[OFFER_BYTES]);
		return Stream.of(
				argumentSet("another protocol", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII)),
				argumentSet("wrong magic", join("IPC2".getBytes(US_ASCII), offer)), argumentSet("no magic", offer),
				argumentSet("length 2^31-1", join(magic(), header(Integer.MAX_VALUE, RawPeer.OFFER, nothing))),
				argumentSet("length -1", join(magic(), header(-1, RawPeer.OFFER, nothing))),
				argumentSet("length -2^31", join(magic(), header(Integer.MIN_VALUE, RawPeer.OFFER, nothing))),
				argumentSet("length 0", join(magic(), header(0, RawPeer.OFFER, nothing))),
				argumentSet("offer that is too short", join(magic(), frame(RawPeer.OFFER, new byte[OFFER_BYTES - 1]))),
				argumentSet("offer that is too long", join(magic(), frame(RawPeer.OFFER, new byte[OFFER_BYTES + 1]))),
				argumentSet("unknown kind", join(magic(), frame(255, nothing))),
				argumentSet("hello before the proof", join(magic(), frame(RawPeer.HELLO, new byte[100]))),
				argumentSet("data before the proof", join(magic(), frame(RawPeer.DATA, new byte[100]))),
				argumentSet("proof before the offer", join(magic(), frame(RawPeer.PROOF, new byte[32]))));
	}

	@ParameterizedTest
	@MethodSource("lies")
	void closesConnectionThatSaysWhatNoSenderWould(byte[] lie) throws Exception {
		startReceiver(NEVER);
		whileASenderSends(() -> {
			try (RawPeer peer = connect()) {
				peer.write(lie);
				assertClosedWithoutAnswer(peer);
			}
		});
	}

	@Test
	void closesConnectionThatEndsWithinAFrame() throws Exception {
		startReceiver(NEVER);
		byte[] offer = frame(RawPeer.OFFER, new byte[OFFER_BYTES]);
		whileASenderSends(() -> {
			for (int length = 0; length < offer.length; length++) {
				try (RawPeer peer = connect()) {
					peer.write(magic(), Arrays.copyOf(offer, length)).endOutput();
					assertClosedWithoutAnswer(peer);
				}
			}
		});
	}

	@Test
	void closesConnectionWithWrongProofAndGivesNoProofOfItsOwn() throws Exception {
		startReceiver(NEVER);
		whileASenderSends(() -> {
			try (RawPeer peer = connect()) {
				peer.write(magic(), frame(RawPeer.OFFER, new byte[OFFER_BYTES]));
				byte[] challenge = peer.readFrame();
				assertThat(challenge).hasSize(1 + 32).startsWith(RawPeer.CHALLENGE);

				peer.write(frame(RawPeer.PROOF, new byte[32]));

				assertClosedWithoutAnswer(peer);
			}
		});
	}

	@Test
	void doesNotTakeItsOwnChallengeForAProof() throws Exception {
		startReceiver(NEVER);
		whileASenderSends(() -> {
			try (RawPeer peer = connect()) {
				peer.write(magic(), frame(RawPeer.OFFER, new byte[OFFER_BYTES]));
				byte[] challenge = peer.readFrame();

				peer.write(frame(RawPeer.PROOF, Arrays.copyOfRange(challenge, 1, challenge.length)));

				assertClosedWithoutAnswer(peer);
			}
		});
	}

	@Test
	void closesConnectionThatSaysNothingAtTheDeadline() throws Exception {
		startReceiver(SOON);
		whileASenderSends(() -> {
			try (RawPeer silent = connect(); RawPeer halfway = connect()) {
				long start = System.nanoTime();
				halfway.write(magic(), frame(RawPeer.OFFER, new byte[OFFER_BYTES]));
				assertThat(halfway.readFrame()).startsWith(RawPeer.CHALLENGE);

				assertClosedWithoutAnswer(silent);
				assertClosedWithoutAnswer(halfway);

				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SOON.dividedBy(2),
						SOON.plusSeconds(3));
			}
		});
	}

	@Test
	void closesConnectionThatDripsAtTheDeadline() throws Exception {
		startReceiver(SOON);
		byte[] offer = join(magic(), frame(RawPeer.OFFER, new byte[OFFER_BYTES]));
		whileASenderSends(() -> {
			try (RawPeer dripping = connect()) {
				FutureTask<Integer> answer = inBackground(dripping::readUntilClosed);
				int written = 0;
				while (written < offer.length && !endsWithin(answer, SOON.dividedBy(5))) {
					dripping.write(new byte[] { offer[written++] });
				}
				assertThat(written).as("bytes until it was closed").isLessThan(offer.length);
				assertThat(answer.get()).isZero();
			}
		});
	}

	@Test
	void silentConnectionsDoNotKeepSendersOut() throws Exception {
		startReceiver(NEVER);
		List<RawPeer> crowd = new ArrayList<>();
		try {
			for (int i = 0; i < 3 * MAX_UNPROVEN; i++) {
				crowd.add(connect());
			}
			whileASenderSends(() -> assertThat(crowd.get(0).readUntilClosed()).as("answer to the oldest").isZero());
		}
		finally {
			for (RawPeer peer : crowd) {
				peer.close();
			}
		}
	}

	private void assertClosedWithoutAnswer(RawPeer peer) throws IOException {
		assertThat(peer.readUntilClosed()).as("bytes that the receiver gave away").isZero();
		this.refused++;
		await("refused").pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(refusals()).isGreaterThanOrEqualTo(this.refused));
		assertThat(this.log.warningsWith("Refused a sender from 127.0.0.1")).isNotEmpty();
	}

	private long refusals() {
		return this.receiver.refusals().values().stream().mapToLong(Long::longValue).sum();
	}

	private void startReceiver(Duration handshakeTimeout) {
		this.receiver = Receiver.builder(HANDLE)
			.directory(directory())
			.limits(Limits.builder()
				.handshakeTimeout(handshakeTimeout)
				.unauthenticatedConnections(MAX_UNPROVEN)
				.build())
			.listener((message) -> this.received.add(NumberedMessage.numberOf(message.payload())))
			.start();
	}

	private EndPointDirectory directory() {
		return LocalUserDirectory.at(this.folder.resolve("directory"));
	}

	private RawPeer connect() throws IOException {
		return RawPeer.connect(this.receiver.localEndPoint().address());
	}

	/**
	 * Sends messages one by one until the attack is over, and at least some, and checks
	 * that each arrives.
	 */
	private void whileASenderSends(Attack attack) throws Exception {
		try (Sender sender = Sender.builder(HANDLE).directory(directory()).start()) {
			FutureTask<Boolean> attacks = inBackground(() -> {
				attack.run();
				return true;
			});
			long sent = 0;
			while (sent < 100 || !attacks.isDone()) {
				assertThat(sender.send(NumberedMessage.of(++sent)).join().delivered()).as("receivers of %d", sent)
					.hasSize(1);
			}
			attacks.get();
			assertThat(this.received).isEqualTo(LongStream.rangeClosed(1, sent).boxed().toList());
		}
	}

	private static <T> FutureTask<T> inBackground(Callable<T> callable) {
		FutureTask<T> task = new FutureTask<>(callable);
		Thread thread = new Thread(task, "attack");
		thread.setDaemon(true);
		thread.start();
		return task;
	}

	private static boolean endsWithin(FutureTask<?> task, Duration time) throws Exception {
		try {
			task.get(time.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	private static byte[] join(byte[] first, byte[] second) {
		byte[] joined = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, joined, first.length, second.length);
		return joined;
	}

	/**
	 * What a bad peer does.
	 */
	@FunctionalInterface
	private interface Attack {

		void run() throws Exception;

	}

}
