package be.sizingservers.ipc.epm;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RefusalCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryClientTests {

	private static final InetAddress WILDCARD = ListedReceivers.address(0, 0, 0, 0);

	private static final Standing CUT = new Standing.Away("cut");

	private static final int TTL_MILLIS = 15_000;

	private final SenderSecret secret = SenderSecret.random();

	private final RecordingAudience audience = new RecordingAudience();

	private long now = Long.MAX_VALUE - 5;

	private final RegistryClient client = new RegistryClient(ClientTimes.DEFAULTS, () -> this.now, new Random(4));

	@Test
	void connectsAtOnce() {
		assertThat(this.client.isConnectDue()).isTrue();
		assertThat(this.client.due()).isEmpty();
	}

	@Test
	void registersWhatIsThereAndWhatComes() {
		int first = this.client.register(ListedReceivers.next());
		connect();
		int second = this.client.register(ListedReceivers.next());
		assertThat(this.client.due()).extracting((frame) -> ((EpmFrame.Register) frame).request())
			.containsExactly(first, second);
		assertThat(this.client.standing(first)).isEqualTo(Standing.PENDING);
		this.client.received(registered(first, UUID.randomUUID()));
		assertThat(this.client.standing(first)).isEqualTo(Standing.ACCEPTED);
	}

	@Test
	void registersTheConnectionsAddressInsteadOfTheWildcard() {
		this.client.register(ListedReceivers.at(WILDCARD, 5001));
		Registration explicit = ListedReceivers.at(ListedReceivers.address(10, 9, 9, 9), 5002);
		this.client.register(explicit);
		connect();
		List<EpmFrame> frames = this.client.due();
		assertThat(((EpmFrame.Register) frames.get(0)).entry().address()).isEqualTo(ListedReceivers.LOCAL.getAddress());
		assertThat(((EpmFrame.Register) frames.get(1)).entry().address()).containsExactly(10, 9, 9, 9);
	}

	@Test
	void renewsAllLeasesTogetherAtAThirdOfTheirTimeMoreOrLess() {
		List<Double> intervals = new ArrayList<>();
		UUID one = registered();
		UUID two = registered();
		for (int i = 0; i < 100; i++) {
			long before = this.now;
			EpmFrame.Renew renew = nextOf(EpmFrame.Renew.class);
			assertThat(renew.leases()).containsExactlyInAnyOrder(one, two);
			intervals.add((this.now - before) / 1e9);
			this.client.received(new EpmFrame.Renewed(List.of()));
		}
		assertThat(intervals).allSatisfy((seconds) -> assertThat(seconds).isBetween(4.49, 5.51));
		assertThat(intervals.stream().distinct().count()).isGreaterThan(90);
	}

	@Test
	void renewsInTimeForTheShortestLease() {
		registered();
		int number = this.client.register(ListedReceivers.next());
		this.client.due();
		this.client.received(new EpmFrame.Registered(number, UUID.randomUUID(), 1, 1, 3_000));
		long before = this.now;
		nextOf(EpmFrame.Renew.class);
		assertThat(Duration.ofNanos(this.now - before)).isBetween(Duration.ofMillis(899), Duration.ofMillis(1101));
	}

	@Test
	void registersTheSameInstanceAgainWhenItsLeaseIsUnknown() {
		Registration receiver = ListedReceivers.next();
		UUID lease = registered(receiver);
		UUID other = registered();
		this.client.received(new EpmFrame.Renewed(List.of(lease, UUID.randomUUID())));
		List<EpmFrame> frames = this.client.due();
		assertThat(frames).hasSize(1);
		EpmFrame.Register again = (EpmFrame.Register) frames.get(0);
		assertThat(again.entry().instance()).isEqualTo(ListedReceivers.idOf(receiver));
		UUID next = UUID.randomUUID();
		this.client.received(registered(again.request(), next));
		assertThat(nextOf(EpmFrame.Renew.class).leases()).containsExactlyInAnyOrder(next, other);
	}

	@Test
	void repeatsARegistrationWhoseAnswerWasLost() {
		Registration receiver = ListedReceivers.next();
		int number = this.client.register(receiver);
		connect();
		EpmFrame.Register lost = (EpmFrame.Register) this.client.due().get(0);
		reconnect();
		EpmFrame.Register repeated = (EpmFrame.Register) this.client.due().get(0);
		assertThat(repeated.entry().instance()).isEqualTo(lost.entry().instance());
		this.client.received(registered(number, UUID.randomUUID()));
		assertThat(this.client.standing(number)).isEqualTo(Standing.ACCEPTED);
	}

	@Test
	void registersAndWatchesAgainAfterEachReconnect() {
		registered();
		watched();
		for (int i = 0; i < 3; i++) {
			reconnect();
			assertThat(this.client.due()).hasSize(2)
				.anyMatch((frame) -> frame instanceof EpmFrame.Register)
				.anyMatch((frame) -> frame instanceof EpmFrame.Watch);
		}
	}

	@Test
	void endsARegistrationWithItsLease() {
		int number = this.client.register(ListedReceivers.next());
		connect();
		this.client.due();
		UUID lease = UUID.randomUUID();
		this.client.received(registered(number, lease));
		this.client.deregister(number);
		assertThat(this.client.due()).containsExactly(new EpmFrame.Deregister(number, lease));
		assertThat(this.client.hasLeft(number)).isFalse();
		this.client.received(new EpmFrame.Deregistered(number));
		assertThat(this.client.hasLeft(number)).isTrue();
		reconnect();
		assertThat(this.client.due()).isEmpty();
	}

	@Test
	void endsARegistrationThatIsStillUnderWay() {
		int number = this.client.register(ListedReceivers.next());
		connect();
		this.client.due();
		this.client.deregister(number);
		assertThat(this.client.due()).isEmpty();
		assertThat(this.client.hasLeft(number)).isFalse();
		UUID lease = UUID.randomUUID();
		this.client.received(registered(number, lease));
		assertThat(this.client.due()).containsExactly(new EpmFrame.Deregister(number, lease));
	}

	@Test
	void endsARegistrationWithTheNextConnectionIfThereIsNone() {
		int number = this.client.register(ListedReceivers.next());
		connect();
		this.client.due();
		UUID lease = UUID.randomUUID();
		this.client.received(registered(number, lease));
		this.client.disconnected(CUT);
		this.client.deregister(number);
		assertThat(this.client.hasLeft(number)).isTrue();
		connect();
		assertThat(this.client.due()).containsExactly(new EpmFrame.Deregister(number, lease));
	}

	@Test
	void doesNotRenewALeaseThatIsBeingEnded() {
		UUID kept = registered();
		int number = this.client.register(ListedReceivers.next());
		this.client.due();
		this.client.received(registered(number, UUID.randomUUID()));
		this.client.deregister(number);
		assertThat(nextOf(EpmFrame.Renew.class).leases()).containsExactly(kept);
	}

	@Test
	void resumesAWatchByEpochAndRevision() {
		int number = watched();
		this.client.received(new EpmFrame.Snapshot(number, 77, 5, false, List.of()));
		this.client.received(
				new EpmFrame.Events(number, 6, List.of(ListedReceivers.entry(ListedReceivers.next())), List.of()));
		this.client.received(new EpmFrame.Progress(9));
		reconnect();
		EpmFrame.Watch again = (EpmFrame.Watch) this.client.due().get(0);
		assertThat(again.epoch()).isEqualTo(77);
		assertThat(again.fromRevision()).isEqualTo(9);
		assertThat(again.secret()).isEqualTo(this.secret.toBytes());
		this.client.received(new EpmFrame.Events(number, 9, List.of(), List.of()));
		assertThat(this.audience.said).containsExactly("snapshot 0", "events 1 0", "away", "events 0 0");
	}

	@Test
	void asksForASnapshotIfTheManagerWasWarmingUp() {
		int number = watched();
		this.client.received(new EpmFrame.Snapshot(number, 77, 5, true, List.of()));
		assertThat(this.client.isWarmingUp()).isTrue();
		reconnect();
		assertThat(((EpmFrame.Watch) this.client.due().get(0)).epoch()).isZero();
		this.client.received(new EpmFrame.Snapshot(number, 77, 5, false, List.of()));
		assertThat(this.client.isWarmingUp()).isFalse();
	}

	@Test
	void takesNoNewsThatIsOlderThanWhatItKnows() {
		int number = watched();
		EpmFrame.Entry entry = ListedReceivers.entry(ListedReceivers.next());
		this.client.received(new EpmFrame.Snapshot(number, 77, 5, false, List.of(entry)));
		this.client.received(new EpmFrame.Events(number, 5, List.of(), List.of(entry.instance())));
		this.client.received(new EpmFrame.Snapshot(number, 77, 4, false, List.of()));
		assertThat(this.audience.said).containsExactly("snapshot 1", "events 0 0", "events 0 0");
		this.client.received(new EpmFrame.Snapshot(number, 78, 1, false, List.of()));
		assertThat(this.audience.said).endsWith("snapshot 0");
	}

	@Test
	void progressDoesNotCountForAWatchThatHasNoAnswerYet() {
		int number = watched();
		this.client.received(new EpmFrame.Snapshot(number, 77, 5, false, List.of()));
		reconnect();
		this.client.due();
		this.client.received(new EpmFrame.Progress(9));
		reconnect();
		assertThat(((EpmFrame.Watch) this.client.due().get(0)).fromRevision()).isEqualTo(5);
	}

	@Test
	void aManagerThatRefusesTheConnectionIsAskedForASnapshot() {
		int number = watched();
		this.client.received(new EpmFrame.Snapshot(number, 77, 5, false, List.of()));
		this.client.received(new EpmFrame.Refused(0, RefusalCode.INVALID, "the revision is yet to come"));
		assertThat(this.client.isOver()).isTrue();
		assertThat(this.client.disconnected(CUT))
			.isEqualTo(new Standing.Refused(RefusalCode.INVALID, "the revision is yet to come"));
		connect();
		assertThat(((EpmFrame.Watch) this.client.due().get(0)).epoch()).isZero();
	}

	@Test
	void endsAWatch() {
		int number = watched();
		this.client.unwatch(number);
		assertThat(this.client.due()).containsExactly(new EpmFrame.Unwatch(number));
		this.client.received(new EpmFrame.Snapshot(number, 77, 5, false, List.of()));
		assertThat(this.audience.said).isEmpty();
		reconnect();
		assertThat(this.client.due()).isEmpty();
	}

	@Test
	void pausesLongerAndLongerAtRandomBetweenAttempts() {
		List<Long> first = new ArrayList<>();
		List<Long> late = new ArrayList<>();
		for (int round = 0; round < 100; round++) {
			connect();
			this.client.received(new EpmFrame.Renewed(List.of()));
			for (int failure = 1; failure <= 20; failure++) {
				this.client.disconnected(CUT);
				long pause = this.client.nanosUntilDue() / 1_000_000;
				if (failure == 1) {
					first.add(pause);
				}
				else if (failure > 10) {
					late.add(pause);
				}
				this.now += this.client.nanosUntilDue() - 1;
				assertThat(this.client.isConnectDue()).isFalse();
				this.now++;
				assertThat(this.client.isConnectDue()).isTrue();
			}
		}
		assertThat(first).allSatisfy((pause) -> assertThat(pause).isBetween(100L, 200L));
		assertThat(late).allSatisfy((pause) -> assertThat(pause).isBetween(100L, 5_000L))
			.anyMatch((pause) -> pause < 500)
			.anyMatch((pause) -> pause > 4_500);
	}

	@Test
	void aManagerThatOnlyTakesConnectionsIsNotTriedFaster() {
		for (int i = 0; i < 20; i++) {
			connect();
			this.client.disconnected(CUT);
		}
		long longest = 0;
		for (int i = 0; i < 50; i++) {
			connect();
			this.client.disconnected(CUT);
			longest = Math.max(longest, this.client.nanosUntilDue());
		}
		assertThat(Duration.ofNanos(longest)).isGreaterThan(Duration.ofSeconds(3));
	}

	@Test
	void whoComesNewDoesNotWaitForTheEndOfAPause() {
		this.client.disconnected(CUT);
		assertThat(this.client.isConnectDue()).isFalse();
		int number = this.client.register(ListedReceivers.next());
		assertThat(this.client.isConnectDue()).isTrue();
		assertThat(this.client.standing(number)).isEqualTo(Standing.PENDING);
		this.client.disconnected(CUT);
		assertThat(this.client.standing(number)).isEqualTo(CUT);
	}

	@Test
	void aSilentManagerIsDead() {
		connect();
		passWithoutEvents(Duration.ofSeconds(15).minusNanos(1));
		assertThat(this.client.isOver()).isFalse();
		this.now++;
		assertThat(this.client.isOver()).isTrue();
		assertThat(this.client.disconnected(CUT)).isEqualTo(new Standing.Away("It has been silent for PT15S"));
	}

	@Test
	void anythingShowsThatTheManagerIsAlive() {
		connect();
		this.now += Duration.ofSeconds(14).toNanos();
		this.client.received(new EpmFrame.KeepAlive());
		this.now += Duration.ofSeconds(14).toNanos();
		assertThat(this.client.isOver()).isFalse();
	}

	@Test
	void showsThatItIsAliveWhenItHasNothingToSay() {
		connect();
		long before = this.now;
		nextOf(EpmFrame.KeepAlive.class);
		assertThat(this.now - before).isEqualTo(Duration.ofSeconds(5).toNanos());
	}

	@Test
	void measuresHowLongTheManagerTakesToAnswer() {
		connect();
		nextOf(EpmFrame.KeepAlive.class);
		assertThat(this.client.roundTrip()).isNull();
		answer(new EpmFrame.KeepAlive(), 7);
		assertThat(this.client.roundTrip()).isEqualTo(Duration.ofNanos(7));
		int number = this.client.register(ListedReceivers.next());
		this.client.due();
		this.client.received(new EpmFrame.Registered(number, UUID.randomUUID(), 1, 1, 3000));
		nextOf(EpmFrame.Renew.class);
		answer(new EpmFrame.Renewed(List.of()), 9);
		assertThat(this.client.roundTrip()).isEqualTo(Duration.ofNanos(9));
		answer(new EpmFrame.KeepAlive(), 11);
		assertThat(this.client.roundTrip()).isEqualTo(Duration.ofNanos(9));
		reconnect();
		assertThat(this.client.roundTrip()).isNull();
	}

	@Test
	void eachAnswerIsMeasuredFromItsOwnQuestion() {
		connect();
		nextOf(EpmFrame.KeepAlive.class);
		long first = this.now;
		nextOf(EpmFrame.KeepAlive.class);
		nextOf(EpmFrame.KeepAlive.class);
		answer(new EpmFrame.KeepAlive(), 3);
		Duration slow = Duration.ofNanos(this.now - first);
		assertThat(this.client.roundTrip()).isEqualTo(slow);
		this.now += Duration.ofSeconds(2).toNanos();
		nextOf(EpmFrame.KeepAlive.class);
		answer(new EpmFrame.KeepAlive(), 5);
		answer(new EpmFrame.KeepAlive(), 5);
		assertThat(this.client.roundTrip()).isEqualTo(slow);
		answer(new EpmFrame.KeepAlive(), 5);
		assertThat(this.client.roundTrip()).isEqualTo(Duration.ofNanos(15));
	}

	@Test
	void closesTheConnectionWhenTheManagerIsBeingClosed() {
		int number = watched();
		this.client.received(new EpmFrame.Closing());
		assertThat(this.client.isOver()).isTrue();
		this.client.disconnected(CUT);
		assertThat(this.client.standing(number)).isEqualTo(new Standing.Away("It is being closed"));
	}

	@Test
	void triesAgainWhatWasRefused() {
		int number = this.client.register(ListedReceivers.next());
		int watch = watched();
		this.client.received(new EpmFrame.Refused(number, RefusalCode.FULL, "no\nroom"));
		this.client.received(new EpmFrame.Refused(watch, RefusalCode.FULL, "no room"));
		assertThat(this.client.standing(number)).isEqualTo(new Standing.Refused(RefusalCode.FULL, "no\\u000aroom"));
		assertThat(this.client.due()).isEmpty();
		this.now += this.client.nanosUntilDue();
		assertThat(this.client.due()).hasSize(2);
		this.client.received(registered(number, UUID.randomUUID()));
		assertThat(this.client.standing(number)).isEqualTo(Standing.ACCEPTED);
	}

	@Test
	void takesNoFramesThatAreForAServer() {
		connect();
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> this.client.received(new EpmFrame.Renew(List.of())))
			.withMessageContaining("Renew");
		int number = watched();
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> this.client.received(new EpmFrame.Events(number, 1, List.of(), List.of())));
	}

	@Test
	void answersForWhatIsNotThereAnyMoreAreIgnored() {
		connect();
		this.client.received(registered(99, UUID.randomUUID()));
		this.client.received(new EpmFrame.Deregistered(98));
		this.client.received(new EpmFrame.Refused(97, RefusalCode.INVALID, "what?"));
		this.client.received(new EpmFrame.Events(96, 1, List.of(), List.of()));
		assertThat(this.client.due()).isEmpty();
	}

	// --- helpers ---

	private void connect() {
		this.client.connected(ListedReceivers.LOCAL);
	}

	private void answer(EpmFrame answer, long afterNanos) {
		this.now += afterNanos;
		this.client.received(answer);
	}

	private void reconnect() {
		this.client.disconnected(CUT);
		this.now += this.client.nanosUntilDue();
		connect();
	}

	private UUID registered() {
		return registered(ListedReceivers.next());
	}

	private UUID registered(Registration receiver) {
		if (!this.client.isConnected()) {
			connect();
		}
		int number = this.client.register(receiver);
		this.client.due();
		UUID lease = UUID.randomUUID();
		this.client.received(registered(number, lease));
		return lease;
	}

	private static EpmFrame.Registered registered(int number, UUID lease) {
		return new EpmFrame.Registered(number, lease, 1, 1, TTL_MILLIS);
	}

	private int watched() {
		if (!this.client.isConnected()) {
			connect();
		}
		int number = this.client.watch(ListedReceivers.ORDERS, this.secret, this.audience);
		this.client.due();
		return number;
	}

	private <T extends EpmFrame> T nextOf(Class<T> kind) {
		for (int i = 0; i < 10; i++) {
			this.now += this.client.nanosUntilDue();
			for (EpmFrame frame : this.client.due()) {
				if (kind.isInstance(frame)) {
					return kind.cast(frame);
				}
			}
		}
		throw new AssertionError("No " + kind.getSimpleName());
	}

	private void passWithoutEvents(Duration time) {
		long until = this.now + time.toNanos();
		while (until - this.now > 0) {
			this.now += Math.min(Math.max(this.client.nanosUntilDue(), 1), until - this.now);
			this.client.due();
		}
	}

	private static final class RecordingAudience implements ClientWatches.Audience {

		private final List<String> said = new ArrayList<>();

		@Override
		public void snapshot(List<Registration> receivers, boolean warmingUp) {
			this.said.add("snapshot %d%s".formatted(receivers.size(), warmingUp ? " warming up" : ""));
		}

		@Override
		public void events(List<Registration> put, List<UUID> removed) {
			this.said.add("events %d %d".formatted(put.size(), removed.size()));
		}

		@Override
		public void away() {
			this.said.add("away");
		}

	}

}
