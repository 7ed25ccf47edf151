package be.sizingservers.ipc.session;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.OverflowPolicy;
import be.sizingservers.ipc.ReceiverSession;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.SenderCounts;
import be.sizingservers.ipc.SenderSession;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RejectCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The state machines without sockets and threads, on a clock that the test moves.
 */
class SessionsTests {

	private static final byte[] NONE = {};

	private static final Handle HANDLE = Handle.of("orders");

	private long nanos;

	private final Limits limits = Limits.builder().lagMessages(8).sendTimeout(Duration.ofSeconds(10)).build();

	private final PendingReport.Origin origin = new PendingReport.Origin(HANDLE, UUID.randomUUID(), "shop");

	private final Outbox outbox = new Outbox(this.origin, this.limits, ByteBuffer::allocate, () -> 5, () -> this.nanos,
			() -> {
			});

	private final List<SendReport> settled = new ArrayList<>();

	private final Run run = new Run();

	private OutboundSession attach() {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5_000);
		return this.outbox.attach(new EndPoint(UUID.randomUUID(), address, "stock", 42));
	}

	private PendingReport send() {
		PendingReport report = new PendingReport(this.origin, "payload", Map.of(), true);
		assertThat(this.outbox.tryAppend(1, NONE, NONE, report, true)).isNotNull();
		return report;
	}

	private List<SendReport> settle() {
		this.outbox.settle((report) -> {
			this.settled.add(report);
			report.complete();
		});
		return this.settled;
	}

	private void up(OutboundSession session, long lastReceived) {
		session.hello();
		session.welcome(new Frame.Welcome(session.endPoint().instanceId(), lastReceived, lastReceived));
	}

	private void writeAll(OutboundSession session) {
		while (session.next(this.run, Integer.MAX_VALUE)) {
			assertThat(this.run.lastSequence()).isEqualTo(session.written());
		}
	}

	private static FailureReason reason(Delivery delivery) {
		return ((Delivery.Failed) delivery).reason();
	}

	// --- the sender's side ---

	@Test
	void onlyAnAcknowledgementGivesAVerdict() {
		OutboundSession session = attach();
		PendingReport report = send();
		up(session, 0);
		writeAll(session);
		session.acknowledged(new Frame.Ack(1, 0));
		assertThat(settle()).isEmpty();
		assertThat(report).isNotDone();
		session.acknowledged(new Frame.Ack(1, 1));
		assertThat(settle()).containsExactly(report);
		assertThat(report.delivered()).containsExactly(session.endPoint());
	}

	@Test
	void welcomeGivesNoVerdictEvenIfItSaysHandled() {
		OutboundSession session = attach();
		send();
		up(session, 0);
		writeAll(session);
		session.linkDown();
		session.hello();
		session.welcome(new Frame.Welcome(session.endPoint().instanceId(), 1, 1));
		assertThat(settle()).isEmpty();
		session.failed(new Frame.Failed(1, FailedCode.LISTENER_THREW, "no stock"));
		session.acknowledged(new Frame.Ack(1, 1));
		assertThat(settle()).singleElement()
			.satisfies((report) -> assertThat(reason(report.failed().get(0))).isEqualTo(FailureReason.LISTENER_THREW));
	}

	@Test
	void resumesWhereTheReceiverIsAndSaysThatItResumes() {
		OutboundSession session = attach();
		assertThat(session.hello().resume()).isFalse();
		session.welcome(new Frame.Welcome(session.endPoint().instanceId(), 0, 0));
		send();
		send();
		writeAll(session);
		session.linkDown();
		Frame.Hello again = session.hello();
		assertThat(again.resume()).isTrue();
		assertThat(again.epoch()).isEqualTo(2);
		assertThat(again.startSequence()).isEqualTo(1);
		session.welcome(new Frame.Welcome(session.endPoint().instanceId(), 1, 0));
		assertThat(session.next(this.run, Integer.MAX_VALUE)).isTrue();
		assertThat(this.run.lastSequence()).isEqualTo(2);
		assertThat(this.run.length()).isEqualTo(22);
	}

	@Test
	void aLostSessionMakesWrittenMessagesUncertainAndFailsTheRest() {
		OutboundSession session = attach();
		up(session, 0);
		send();
		writeAll(session);
		send();
		session.linkDown();
		session.hello();
		session.rejected(new Frame.Reject(RejectCode.SESSION_LOST, "forgotten"));
		assertThat(session.isEnded()).isTrue();
		session.finish();
		List<SendReport> reports = settle();
		assertThat(reports).hasSize(2);
		assertThat(reports.get(0).failed()).singleElement().isInstanceOf(Delivery.Uncertain.class);
		assertThat(reason(reports.get(1).failed().get(0))).isEqualTo(FailureReason.REJECTED);
		assertThat(reports.get(1).failed().get(0).cause()).hasMessageContaining("forgotten");
	}

	@Test
	void aReceiverThatIsGoneEndsAtOnceWithoutALinkAndWithTheLinkOtherwise() {
		OutboundSession unconnected = attach();
		OutboundSession connected = attach();
		up(connected, 0);
		send();
		unconnected.removed();
		assertThat(unconnected.isEnded()).isTrue();
		connected.removed();
		assertThat(connected.isEnded()).isFalse();
		writeAll(connected);
		connected.acknowledged(new Frame.Ack(1, 1));
		connected.linkDown();
		assertThat(connected.isEnded()).isTrue();
		unconnected.finish();
		connected.finish();
		assertThat(settle()).singleElement().satisfies((report) -> {
			assertThat(report.delivered()).containsExactly(connected.endPoint());
			assertThat(reason(report.failed().get(0))).isEqualTo(FailureReason.NOT_WRITTEN);
		});
	}

	@Test
	void aReceiverThatIsListedAgainOutlivesItsLink() {
		OutboundSession session = attach();
		up(session, 0);
		send();
		writeAll(session);
		session.removed();
		session.listedAgain();
		session.linkDown();
		assertThat(session.isEnded()).isFalse();
		assertThat(session.hello().resume()).isTrue();
	}

	@Test
	void aReceiverThatAsksToConnectAgainIsTriedOnceMoreAlthoughItIsNotListed() {
		OutboundSession listedLater = attach();
		up(listedLater, 0);
		listedLater.removed();
		listedLater.reconnecting();
		listedLater.linkDown();
		assertThat(listedLater.isEnded()).isFalse();
		up(listedLater, 0);
		listedLater.linkDown();
		assertThat(listedLater.isEnded()).as("it has not asked again").isTrue();
		OutboundSession removedMeanwhile = attach();
		up(removedMeanwhile, 0);
		removedMeanwhile.reconnecting();
		removedMeanwhile.linkDown();
		removedMeanwhile.removed();
		assertThat(removedMeanwhile.isEnded()).isFalse();
		removedMeanwhile.linkDown();
		assertThat(removedMeanwhile.isEnded()).as("it could not be reached").isTrue();
	}

	@Test
	void aSessionWithoutALinkEndsAfterTheReconnectWindowExactly() {
		OutboundSession session = attach();
		up(session, 0);
		session.linkDown();
		this.nanos += this.limits.reconnectWindow().toNanos();
		session.linkDown();
		assertThat(session.isEnded()).isFalse();
		this.nanos++;
		session.linkDown();
		assertThat(session.isEnded()).isTrue();
	}

	@Test
	void goAwayFailsWhatWasNotReceivedAndWaitsForTheRest() {
		OutboundSession session = attach();
		up(session, 0);
		send();
		send();
		writeAll(session);
		session.goAway(new Frame.GoAway(1));
		assertThat(settle()).isEmpty();
		session.acknowledged(new Frame.Ack(1, 1));
		List<SendReport> reports = settle();
		assertThat(reports.get(0).delivered()).hasSize(1);
		assertThat(reason(reports.get(1).failed().get(0))).isEqualTo(FailureReason.CLOSED);
		assertThat(send().noReceivers() || settle().get(2).noReceivers()).isTrue();
	}

	@Test
	void targetsAreThoseThatWereAttachedWhenItWasSent() {
		OutboundSession first = attach();
		PendingReport report = send();
		OutboundSession second = attach();
		up(first, 0);
		writeAll(first);
		first.acknowledged(new Frame.Ack(1, 1));
		assertThat(settle()).containsExactly(report);
		assertThat(report.deliveries()).extracting(Delivery::endPoint).containsExactly(first.endPoint());
		assertThat(second.hello().startSequence()).isEqualTo(2);
	}

	@Test
	void aReportThatAUserKeepsDoesNotKeepTheLog() {
		List<SendReport> kept = new ArrayList<>();
		WeakReference<Outbox> forgotten = deliverOne(kept);
		await().until(() -> {
			System.gc();
			return forgotten.get() == null;
		});
		assertThat(kept.get(0).delivered()).hasSize(1);
	}

	private WeakReference<Outbox> deliverOne(List<SendReport> reports) {
		Outbox to = outbox(OverflowPolicy.BLOCK);
		OutboundSession session = attach(to);
		up(session, 0);
		send(to);
		writeAll(session);
		session.acknowledged(new Frame.Ack(1, 1));
		to.settle(reports::add);
		return new WeakReference<>(to);
	}

	@Test
	void aSlowTargetHoldsUpItsOwnReportsOnly() {
		OutboundSession slow = attach();
		send();
		slow.removed();
		OutboundSession fast = attach();
		PendingReport later = send();
		up(fast, 1);
		writeAll(fast);
		fast.acknowledged(new Frame.Ack(2, 2));
		assertThat(settle()).containsExactly(later);
		slow.finish();
		assertThat(settle()).hasSize(2);
	}

	@Test
	void atTheBoundTheCallerWaitsOneSendTimeoutPerStallThenMessagesOverflow() {
		OutboundSession slow = attach();
		OutboundSession fast = attach();
		up(slow, 0);
		up(fast, 0);
		for (int i = 0; i < 8; i++) {
			send();
		}
		writeAll(slow);
		writeAll(fast);
		fast.acknowledged(new Frame.Ack(8, 8));
		assertThat(this.outbox.tryAppend(1, NONE, NONE, null, true)).isNull();
		this.nanos += TimeUnit.SECONDS.toNanos(9);
		assertThat(this.outbox.tryAppend(1, NONE, NONE, null, true)).isNull();
		this.nanos += TimeUnit.SECONDS.toNanos(1);
		PendingReport overflowed = send();
		PendingReport another = send();
		writeAll(fast);
		fast.acknowledged(new Frame.Ack(10, 10));
		assertThat(settle()).containsExactly(overflowed, another);
		assertThat(overflowed.delivered()).containsExactly(fast.endPoint());
		assertThat(overflowed.failed()).singleElement()
			.satisfies((failed) -> assertThat(reason(failed)).isEqualTo(FailureReason.OVERFLOW));

		slow.acknowledged(new Frame.Ack(4, 4));
		PendingReport back = send();
		assertThat(slow.next(this.run, Integer.MAX_VALUE)).isTrue();
		assertThat(this.run.isSkip()).isTrue();
		assertThat(this.run.skipFrom()).isEqualTo(9);
		assertThat(this.run.lastSequence()).isEqualTo(10);
		assertThat(slow.next(this.run, Integer.MAX_VALUE)).isTrue();
		assertThat(this.run.lastSequence()).isEqualTo(11);
		slow.acknowledged(new Frame.Ack(11, 11));
		writeAll(fast);
		fast.acknowledged(new Frame.Ack(11, 11));
		assertThat(settle()).hasSize(11).last().isSameAs(back);
		assertThat(back.delivered()).hasSize(2);
	}

	private Outbox outbox(OverflowPolicy policy) {
		Limits bounded = this.limits.toBuilder().overflow(policy).build();
		return new Outbox(this.origin, bounded, ByteBuffer::allocate, () -> 5, () -> this.nanos, () -> {
		});
	}

	private PendingReport send(Outbox to) {
		PendingReport report = new PendingReport(this.origin, "payload", Map.of(), true);
		assertThat(to.tryAppend(1, NONE, NONE, report, true)).isNotNull();
		return report;
	}

	private OutboundSession attach(Outbox to) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5_000);
		return to.attach(new EndPoint(UUID.randomUUID(), address, "stock", 42));
	}

	@Test
	void failFastFailsNewMessagesAtOnceUntilHalfHasDrained() {
		Outbox failFast = outbox(OverflowPolicy.FAIL_FAST);
		OutboundSession session = attach(failFast);
		up(session, 0);
		for (int i = 0; i < 8; i++) {
			send(failFast);
		}
		writeAll(session);
		PendingReport ninth = send(failFast);
		failFast.settle(PendingReport::complete);
		assertThat(reason(ninth.join().failed().get(0))).isEqualTo(FailureReason.OVERFLOW);
		session.acknowledged(new Frame.Ack(3, 3));
		assertThat(failFast.endPoints()).isEmpty();
		session.acknowledged(new Frame.Ack(4, 4));
		assertThat(failFast.endPoints()).hasSize(1);
	}

	@Test
	void dropNewestTakesMessagesAgainWhenAnEighthHasDrained() {
		Outbox dropNewest = outbox(OverflowPolicy.DROP_NEWEST);
		OutboundSession session = attach(dropNewest);
		up(session, 0);
		for (int i = 0; i < 9; i++) {
			send(dropNewest);
		}
		writeAll(session);
		assertThat(dropNewest.endPoints()).isEmpty();
		session.acknowledged(new Frame.Ack(1, 1));
		assertThat(dropNewest.endPoints()).hasSize(1);
	}

	@Test
	void dropOldestFailsTheOldestThatIsNotWritten() {
		Outbox dropOldest = outbox(OverflowPolicy.DROP_OLDEST);
		OutboundSession session = attach(dropOldest);
		up(session, 0);
		List<PendingReport> reports = new ArrayList<>();
		reports.add(send(dropOldest));
		writeAll(session);
		for (int i = 0; i < 8; i++) {
			reports.add(send(dropOldest));
		}
		assertThat(dropOldest.endPoints()).hasSize(1);
		assertThat(session.next(this.run, Integer.MAX_VALUE)).isTrue();
		assertThat(this.run.isSkip()).isTrue();
		assertThat(this.run.skipFrom()).isEqualTo(2);
		assertThat(this.run.lastSequence()).isEqualTo(2);
		writeAll(session);
		assertThat(session.written()).isEqualTo(9);
		session.acknowledged(new Frame.Ack(9, 9));
		dropOldest.settle(PendingReport::complete);
		assertThat(reports).filteredOn((report) -> report.delivered().isEmpty()).containsExactly(reports.get(1));
		assertThat(reason(reports.get(1).failed().get(0))).isEqualTo(FailureReason.OVERFLOW);
		dropOldest.settle(PendingReport::complete);
		assertThat(session.verdicts().hasFailures()).isFalse();
	}

	@Test
	void dropOldestFailsTheNewestWhenAllIsWritten() {
		Outbox dropOldest = outbox(OverflowPolicy.DROP_OLDEST);
		OutboundSession session = attach(dropOldest);
		up(session, 0);
		for (int i = 0; i < 8; i++) {
			send(dropOldest);
			writeAll(session);
		}
		PendingReport ninth = send(dropOldest);
		dropOldest.settle(PendingReport::complete);
		assertThat(reason(ninth.join().failed().get(0))).isEqualTo(FailureReason.OVERFLOW);
	}

	@Test
	void aReceiverAtItsBoundWithoutProgressIsGivenUpAfterTheStallTimeoutExactly() {
		OutboundSession session = attach();
		up(session, 0);
		for (int i = 0; i < 8; i++) {
			send();
		}
		writeAll(session);
		session.checkProgress();
		this.nanos += this.limits.stallTimeout().toNanos() - 1;
		session.acknowledged(new Frame.Ack(0, 0));
		session.checkProgress();
		assertThat(session.isEnded()).isFalse();
		this.nanos++;
		session.checkProgress();
		assertThat(session.isEnded()).isTrue();
		session.finish();
		assertThat(settle()).hasSize(8)
			.allSatisfy((report) -> assertThat(report.failed()).singleElement().isInstanceOf(Delivery.Uncertain.class));
	}

	@Test
	void progressAtTheBoundKeepsAReceiver() {
		OutboundSession session = attach();
		up(session, 0);
		for (int i = 0; i < 8; i++) {
			send();
		}
		writeAll(session);
		session.checkProgress();
		this.nanos += this.limits.stallTimeout().toNanos() - 1;
		session.acknowledged(new Frame.Ack(1, 0));
		send();
		session.checkProgress();
		this.nanos += this.limits.stallTimeout().toNanos() - 1;
		session.checkProgress();
		assertThat(session.isEnded()).isFalse();
	}

	@Test
	void aReceiverWhoseOldestAreDroppedIsGivenUpAfterTheStallTimeoutToo() {
		Outbox dropOldest = outbox(OverflowPolicy.DROP_OLDEST);
		OutboundSession session = attach(dropOldest);
		up(session, 0);
		for (int i = 0; i < 9; i++) {
			send(dropOldest);
		}
		session.checkProgress();
		for (int i = 0; i < 4; i++) {
			session.attachment().dropOldest(1);
		}
		this.nanos += this.limits.stallTimeout().toNanos();
		session.checkProgress();
		assertThat(session.isEnded()).isTrue();
	}

	private Outbox smallLog(OverflowPolicy policy) {
		Limits small = this.limits.toBuilder().lagMessages(1_000).logBytes(16_384).overflow(policy).build();
		return new Outbox(this.origin, small, ByteBuffer::allocate, () -> 5, () -> this.nanos, () -> {
		});
	}

	private @Nullable Targets tryAppend(Outbox to, @Nullable PendingReport report, boolean mayWait) {
		return to.tryAppend(1, NONE, new byte[100], report, mayWait);
	}

	private PendingReport report() {
		return new PendingReport(this.origin, "payload", Map.of(), true);
	}

	/**
	 * Sends until a message finds no room; the sessions have written all.
	 * @return how many messages are in the log
	 */
	private long fill(Outbox small, OutboundSession... sessions) {
		Targets targets = tryAppend(small, null, true);
		while (targets != null && !targets.isEmpty()) {
			for (OutboundSession session : sessions) {
				writeAll(session);
			}
			targets = tryAppend(small, null, true);
		}
		return sessions[0].written();
	}

	@Test
	void aReceiverThatKeepsTheLogFullIsGivenUpAfterTheSendTimeoutAlsoFarFromItsBound() {
		Outbox small = smallLog(OverflowPolicy.BLOCK);
		OutboundSession session = attach(small);
		up(session, 0);
		fill(small, session);
		this.nanos += this.limits.sendTimeout().toNanos() - 1;
		assertThat(tryAppend(small, null, true)).isNull();
		assertThat(session.isEnded()).isFalse();
		this.nanos++;
		assertThat(tryAppend(small, null, true)).isNull();
		assertThat(session.isEnded()).isTrue();
		session.finish();
		assertThat(tryAppend(small, null, true)).isNotNull();
	}

	@Test
	void aFullLogMakesTheCallerWaitOneSendTimeoutPerStallThenMessagesFailForAll() {
		Outbox small = smallLog(OverflowPolicy.BLOCK);
		OutboundSession slow = attach(small);
		OutboundSession fast = attach(small);
		up(slow, 0);
		up(fast, 0);
		long last = fill(small, slow, fast);
		fast.acknowledged(new Frame.Ack(last, last));
		this.nanos += this.limits.sendTimeout().toNanos() - 1;
		slow.acknowledged(new Frame.Ack(1, 1));
		assertThat(tryAppend(small, null, true)).isNull();
		assertThat(small.endPoints()).hasSize(2);
		this.nanos++;
		PendingReport refused = report();
		PendingReport another = report();
		assertThat(tryAppend(small, refused, true)).isNotNull();
		assertThat(tryAppend(small, another, true)).isNotNull();
		assertThat(small.endPoints()).containsExactly(fast.endPoint());
		List<SendReport> reports = new ArrayList<>();
		small.settle(reports::add);
		assertThat(reports).containsExactly(refused, another);
		assertThat(reports).allSatisfy((report) -> {
			assertThat(report.message().id().sequence()).isZero();
			assertThat(report.deliveries()).extracting(Delivery::endPoint)
				.containsExactlyInAnyOrder(slow.endPoint(), fast.endPoint());
			assertThat(report.deliveries()).extracting(SessionsTests::reason).containsOnly(FailureReason.OVERFLOW);
		});
		assertThat(small.isSettled()).isTrue();

		slow.acknowledged(new Frame.Ack(last / 2, last / 2));
		assertThat(small.endPoints()).containsExactly(fast.endPoint());
		slow.acknowledged(new Frame.Ack(last / 2 + 1, last / 2 + 1));
		assertThat(small.endPoints()).hasSize(2);
		assertThat(tryAppend(small, report(), true)).isNotNull();
		writeAll(slow);
		writeAll(fast);
		assertThat(slow.written()).isEqualTo(last + 1);
		assertThat(fast.written()).isEqualTo(last + 1);
	}

	@Test
	void aReceiverThatClosesWithABusyListenerDoesNotFillTheLog() {
		Outbox small = smallLog(OverflowPolicy.BLOCK);
		OutboundSession closing = attach(small);
		OutboundSession other = attach(small);
		up(closing, 0);
		up(other, 0);
		assertThat(tryAppend(small, null, true)).isNotNull();
		writeAll(closing);
		closing.goAway(new Frame.GoAway(1));
		for (int i = 1; i <= 1_000; i++) {
			assertThat(tryAppend(small, null, true)).as("message %d", i).isNotNull();
			writeAll(other);
			other.acknowledged(new Frame.Ack(other.written(), other.written()));
		}
		assertThat(closing.verdicts().isFinished()).isFalse();
	}

	@Test
	void aReceiverThatClosesAtItsBoundStillGivesTheVerdictsOfWhatItHas() {
		OutboundSession session = attach();
		RecordedLink link = new RecordedLink();
		session.link(link);
		up(session, 0);
		for (int i = 0; i < 8; i++) {
			send();
		}
		writeAll(session);
		session.goAway(new Frame.GoAway(8));
		session.checkProgress();
		this.nanos += this.limits.stallTimeout().toNanos();
		session.checkProgress();
		assertThat(link.disconnected).isFalse();
		session.acknowledged(new Frame.Ack(8, 8));
		assertThat(link.disconnected).isTrue();
		assertThat(settle()).hasSize(8).allSatisfy((report) -> assertThat(report.delivered()).hasSize(1));
	}

	private static final class RecordedLink implements Link {

		private boolean disconnected;

		@Override
		public boolean offer() {
			return false;
		}

		@Override
		public void wake() {
		}

		@Override
		public void disconnect() {
			this.disconnected = true;
		}

	}

	@ParameterizedTest
	@EnumSource(OverflowPolicy.class)
	void aMessageThatFindsTheLogFullFailsAtOnceForWhoMayNotWait(OverflowPolicy policy) {
		Outbox small = smallLog(policy);
		OutboundSession session = attach(small);
		up(session, 0);
		long last = fill(small, session);
		PendingReport refused = report();
		assertThat(tryAppend(small, refused, policy != OverflowPolicy.BLOCK)).isNotNull();
		assertThat(small.endPoints()).isEmpty();
		small.settle(PendingReport::complete);
		assertThat(reason(refused.join().failed().get(0))).isEqualTo(FailureReason.OVERFLOW);
		assertThat(refused.join().failed().get(0).cause()).hasMessageContaining("Limits.logBytes");
		session.acknowledged(new Frame.Ack(last, last));
		PendingReport next = report();
		assertThat(tryAppend(small, next, false)).isNotNull();
		writeAll(session);
		assertThat(session.written()).isEqualTo(last + 1);
		session.acknowledged(new Frame.Ack(last + 1, last + 1));
		small.settle(PendingReport::complete);
		assertThat(next.join().delivered()).containsExactly(session.endPoint());
	}

	@Test
	void aReceiverThatKeepsTheLogFullIsGivenUpWhereNobodyWaitsToo() {
		Outbox small = smallLog(OverflowPolicy.FAIL_FAST);
		OutboundSession session = attach(small);
		up(session, 0);
		fill(small, session);
		this.nanos += this.limits.sendTimeout().toNanos() - 1;
		PendingReport refused = report();
		assertThat(tryAppend(small, refused, true)).isNotNull();
		assertThat(session.isEnded()).isFalse();
		this.nanos++;
		PendingReport last = report();
		assertThat(tryAppend(small, last, true)).isNotNull();
		assertThat(session.isEnded()).isTrue();
		small.settle(PendingReport::complete);
		assertThat(refused.join().failed()).hasSize(1);
		assertThat(last.join().failed()).hasSize(1);
	}

	@Test
	void aSuspendedReceiverIsATargetAgainFromTheNextMessageAfterItsWelcome() {
		OutboundSession ended = attach();
		up(ended, 0);
		send();
		writeAll(ended);
		ended.end(FailureReason.OVERFLOW, "given up");
		ended.finish();
		OutboundSession suspended = this.outbox.suspend(ended);
		PendingReport meanwhile = send();
		assertThat(settle()).contains(meanwhile);
		assertThat(meanwhile.noReceivers()).isTrue();
		Frame.Hello hello = suspended.hello();
		assertThat(hello.epoch()).isEqualTo(2);
		assertThat(hello.resume()).isFalse();
		assertThat(hello.startSequence()).isEqualTo(2);
		suspended.linkDown();
		this.nanos += this.limits.reconnectWindow().toNanos() * 2;
		suspended.linkDown();
		assertThat(suspended.isEnded()).isFalse();
		suspended.hello();
		suspended.welcome(new Frame.Welcome(suspended.endPoint().instanceId(), 1, 1));
		assertThat(this.outbox.endPoints()).containsExactly(suspended.endPoint());
		PendingReport after = send();
		assertThat(suspended.next(this.run, Integer.MAX_VALUE)).isTrue();
		assertThat(this.run.isSkip()).isTrue();
		assertThat(this.run.lastSequence()).isEqualTo(2);
		writeAll(suspended);
		suspended.acknowledged(new Frame.Ack(3, 3));
		assertThat(settle()).contains(after);
		assertThat(after.delivered()).hasSize(1);
	}

	@Test
	void aSuspendedReceiverThatIsGoneEnds() {
		OutboundSession ended = attach();
		ended.end(FailureReason.OVERFLOW, "given up");
		ended.finish();
		OutboundSession suspended = this.outbox.suspend(ended);
		suspended.removed();
		assertThat(suspended.isEnded()).isTrue();
	}

	@Test
	void failuresThatNobodyAsksForAreForgotten() {
		OutboundSession session = attach();
		up(session, 0);
		assertThat(this.outbox.tryAppend(1, NONE, NONE, null, true)).isNotNull();
		writeAll(session);
		session.failed(new Frame.Failed(1, FailedCode.LISTENER_THREW, "nobody asks"));
		session.acknowledged(new Frame.Ack(1, 1));
		settle();
		assertThat(session.verdicts().hasFailures()).isFalse();
		PendingReport report = send();
		writeAll(session);
		session.failed(new Frame.Failed(2, FailedCode.LISTENER_THREW, "somebody asks"));
		assertThat(settle()).isEmpty();
		session.acknowledged(new Frame.Ack(2, 2));
		assertThat(settle()).containsExactly(report);
		assertThat(report.failed()).hasSize(1);
		settle();
		assertThat(session.verdicts().hasFailures()).isFalse();
	}

	@Test
	void whatTheReceiverHadReadBeforeAReconnectMayBeAcknowledgedBeforeItIsWrittenAgain() {
		OutboundSession session = attach();
		send();
		send();
		up(session, 0);
		writeAll(session);
		session.linkDown();
		session.hello();
		session.welcome(new Frame.Welcome(session.endPoint().instanceId(), 1, 1));
		session.acknowledged(new Frame.Ack(2, 2));
		assertThat(settle()).hasSize(2);
	}

	@Test
	void aConnectionThatMovesNothingDoesNotProlongTheReconnectWindow() {
		OutboundSession session = attach();
		send();
		for (int i = 0; i < 61; i++) {
			up(session, 0);
			writeAll(session);
			this.nanos += TimeUnit.SECONDS.toNanos(1);
			assertThat(session.isEnded()).isFalse();
			session.linkDown();
		}
		assertThat(session.isEnded()).isTrue();
	}

	// --- what it tells to people ---

	private SenderSession told() {
		assertThat(this.outbox.snapshot()).hasSize(1);
		return this.outbox.snapshot().get(0);
	}

	@Test
	void tellsHowItIsWithAReceiver() {
		OutboundSession session = attach();
		assertThat(told().state()).isEqualTo(SenderSession.State.CONNECTING);
		assertThat(told().since()).isEqualTo(Instant.ofEpochMilli(5));
		send();
		send();
		up(session, 0);
		assertThat(told().endPoint()).isEqualTo(session.endPoint());
		assertThat(told().state()).isEqualTo(SenderSession.State.ATTACHED);
		assertThat(told().lagMessages()).isEqualTo(2);
		assertThat(told().lagBytes()).isPositive();
		assertThat(told().lastError()).isNull();
		writeAll(session);
		session.failed(new Frame.Failed(1, FailedCode.LISTENER_THREW, "no\nstock"));
		assertThat(told().counts()).isEqualTo(SenderCounts.NONE);
		session.acknowledged(new Frame.Ack(2, 2));
		assertThat(told().lagMessages()).isZero();
		assertThat(told().lagBytes()).isZero();
		assertThat(told().counts()).isEqualTo(new SenderCounts(1, 1, 0, 0));
		assertThat(told().lastError()).endsWith("no\\u000astock");
		assertThat(told().lastErrorAt()).isEqualTo(Instant.ofEpochMilli(5));
		session.linkDown();
		assertThat(told().state()).isEqualTo(SenderSession.State.CONNECTING);
		up(session, 2);
		assertThat(told().counts().reconnects()).isOne();
	}

	@Test
	void tellsOfAReceiverThatLags() {
		OutboundSession session = attach();
		Outbox noWait = this.outbox;
		up(session, 0);
		for (int i = 0; i < 10; i++) {
			assertThat(noWait.tryAppend(1, NONE, NONE, null, false)).isNotNull();
		}
		assertThat(told().state()).isEqualTo(SenderSession.State.DETACHED);
		assertThat(told().lagMessages()).isEqualTo(8);
		assertThat(told().counts()).isEqualTo(new SenderCounts(0, 2, 0, 0));
		assertThat(told().lastError()).contains("Limits.lagMessages");
		writeAll(session);
		session.acknowledged(new Frame.Ack(8, 8));
		assertThat(told().state()).isEqualTo(SenderSession.State.ATTACHED);
		send();
		writeAll(session);
		session.acknowledged(new Frame.Ack(11, 11));
		assertThat(told().counts()).isEqualTo(new SenderCounts(9, 2, 0, 0));
		assertThat(this.outbox.counts()).isEqualTo(told().counts());
	}

	@Test
	void tellsOfAReceiverThatWasGivenUp() {
		OutboundSession ended = attach();
		up(ended, 0);
		send();
		send();
		ended.next(this.run, 22);
		ended.end(FailureReason.OVERFLOW, "It made no progress");
		assertThat(told().state()).isEqualTo(SenderSession.State.ENDING);
		ended.finish();
		assertThat(this.outbox.snapshot()).isEmpty();
		assertThat(this.outbox.counts()).isEqualTo(new SenderCounts(0, 1, 1, 0));
		OutboundSession again = this.outbox.suspend(ended);
		assertThat(told().state()).isEqualTo(SenderSession.State.SUSPENDED);
		assertThat(told().counts()).isEqualTo(new SenderCounts(0, 1, 1, 0));
		assertThat(told().lastError()).isEqualTo("It made no progress");
		send();
		again.hello();
		again.welcome(new Frame.Welcome(again.endPoint().instanceId(), 2, 2));
		assertThat(told().state()).isEqualTo(SenderSession.State.ATTACHED);
		send();
		writeAll(again);
		again.acknowledged(new Frame.Ack(4, 4));
		assertThat(told().counts()).isEqualTo(new SenderCounts(1, 1, 1, 1));
		assertThat(this.outbox.counts()).isEqualTo(told().counts());
	}

	@Test
	void countsNothingThatAReceiverSaysOfMessagesThatAreNotForIt() {
		OutboundSession session = attach();
		up(session, 0);
		send();
		send();
		writeAll(session);
		this.outbox.lock();
		this.outbox.sessions().detach(session);
		this.outbox.unlock();
		send();
		session.acknowledged(new Frame.Ack(2, 2));
		send();
		send();
		writeAll(session);
		assertThat(this.outbox.counts()).isEqualTo(new SenderCounts(2, 1, 0, 0));
		session.failed(new Frame.Failed(3, FailedCode.REJECTED, "not mine"));
		session.failed(new Frame.Failed(4, FailedCode.REJECTED, "mine"));
		session.acknowledged(new Frame.Ack(3, 3));
		assertThat(this.outbox.counts()).isEqualTo(new SenderCounts(2, 1, 0, 0));
		session.acknowledged(new Frame.Ack(5, 5));
		assertThat(this.outbox.counts()).isEqualTo(new SenderCounts(3, 2, 0, 0));
	}

	@Test
	void refusesAcknowledgementsThatCannotBe() {
		OutboundSession session = attach();
		up(session, 0);
		send();
		send();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> session.acknowledged(new Frame.Ack(1, 0)));
		writeAll(session);
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> session.acknowledged(new Frame.Ack(3, 0)));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> session.acknowledged(new Frame.Ack(1, 2)));
		session.acknowledged(new Frame.Ack(2, 2));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> session.acknowledged(new Frame.Ack(1, 1)));
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> session.failed(new Frame.Failed(3, FailedCode.REJECTED, "")));
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> session.welcome(new Frame.Welcome(UUID.randomUUID(), 2, 2)));
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> session.welcome(new Frame.Welcome(session.endPoint().instanceId(), 1, 1)));
	}

	@Test
	void aReceiverThatIsListedAgainAfterItsSessionHasEndedIsNotFenced() {
		OutboundSession session = attach();
		session.hello();
		long before = session.hello().epoch();
		session.linkDown();
		session.removed();
		session.finish();
		assertThat(this.outbox.attach(session.endPoint()).hello().epoch()).isGreaterThan(before);
	}

	// --- the receiver's side ---

	private final UUID receiver = UUID.randomUUID();

	private final InboundSessions sessions = new InboundSessions(HANDLE, this.receiver, this.limits, () -> this.nanos);

	private Frame.Hello hello(UUID sender, long epoch, boolean resume, long start) {
		return new Frame.Hello(Frame.VERSION, HANDLE.value(), "shop", sender, this.receiver, epoch, resume, start, 0,
				this.limits.frameBytes());
	}

	private static Disconnectable link() {
		return () -> {
		};
	}

	@Test
	void acceptsOnlyTheNextMessageAndDropsWhatItHas() {
		InboundSession session = this.sessions.open(hello(UUID.randomUUID(), 1, false, 5), link()).session();
		assertThat(session.accept(5)).isTrue();
		assertThat(session.accept(5)).isFalse();
		assertThat(session.accept(4)).isFalse();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> session.accept(7));
		session.handled(5);
		session.skip(new Frame.Skip(6, 8));
		session.skip(new Frame.Skip(6, 8));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> session.skip(new Frame.Skip(11, 12)));
		assertThat(session.accept(9)).isTrue();
		assertThat(session.ack()).isEqualTo(new Frame.Ack(9, 8));
		assertThat(session.handled(10)).isFalse();
		assertThat(session.handled(9)).isTrue();
		assertThat(session.ack()).isEqualTo(new Frame.Ack(9, 9));
	}

	@Test
	void aSenderThatBeginsAnewNamesTheGapByItsStart() {
		UUID sender = UUID.randomUUID();
		InboundSession session = this.sessions.open(hello(sender, 1, false, 1), link()).session();
		session.accept(1);
		session.handled(1);
		InboundSessions.Answer answer = this.sessions.open(hello(sender, 2, false, 10), link());
		assertThat(answer.session()).isSameAs(session);
		assertThat(answer.frame()).isEqualTo(new Frame.Welcome(this.receiver, 9, 1));
		session.start(10);
		assertThat(session.ack()).isEqualTo(new Frame.Ack(9, 9));
		assertThat(session.accept(9)).isFalse();
		assertThat(session.accept(10)).isTrue();
	}

	@Test
	void keepsFailuresUntilTheSenderHasSeenThem() {
		InboundSession session = this.sessions.open(hello(UUID.randomUUID(), 1, false, 1), link()).session();
		session.accept(1);
		session.accept(2);
		session.failed(1, new Failure(FailedCode.LISTENER_THREW, "one"));
		session.handled(2);
		assertThat(session.outcomes(0, 2)).containsExactly(new Frame.Failed(1, FailedCode.LISTENER_THREW, "one"));
		assertThat(session.outcomes(0, 2)).hasSize(1);
		session.confirm(1);
		assertThat(session.outcomes(0, 2)).isEmpty();
	}

	@Test
	void tellsWhatItKnowsOfASender() {
		UUID sender = UUID.randomUUID();
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5_001);
		Disconnectable link = new Disconnectable() {

			@Override
			public void disconnect() {
			}

			@Override
			public InetSocketAddress remoteAddress() {
				return address;
			}

		};
		Instant now = Instant.parse("2026-11-22T12:00:00Z");
		InboundSession session = this.sessions.open(hello(sender, 1, false, 1), link).session();
		this.nanos += TimeUnit.SECONDS.toNanos(1);
		session.accept(1);
		session.failed(1, new Failure(FailedCode.LISTENER_THREW, "no stock"));
		session.accept(2);
		this.nanos += TimeUnit.SECONDS.toNanos(1);
		assertThat(this.sessions.snapshot(now)).containsExactly(new ReceiverSession(sender, "shop", address, true,
				now.minusSeconds(2), 2, 1, 1, "no stock", now.minusSeconds(1)));
		session.handled(2);
		this.sessions.disconnected(session, link);
		assertThat(this.sessions.snapshot(now)).containsExactly(
				new ReceiverSession(sender, "shop", address, false, now, 2, 2, 1, "no stock", now.minusSeconds(1)));
	}

	@Test
	void aNewerConnectionFencesTheOlderOne() {
		UUID sender = UUID.randomUUID();
		List<String> broken = new ArrayList<>();
		Disconnectable first = () -> broken.add("first");
		InboundSession session = this.sessions.open(hello(sender, 1, false, 1), first).session();
		session.accept(1);
		Disconnectable second = link();
		InboundSessions.Answer answer = this.sessions.open(hello(sender, 2, true, 1), second);
		assertThat(answer.session()).isSameAs(session);
		assertThat(answer.frame()).isEqualTo(new Frame.Welcome(this.receiver, 1, 0));
		assertThat(broken).containsExactly("first");
		assertThat(session.isOwnedBy(first)).isFalse();
		assertThat(session.isOwnedBy(second)).isTrue();
		assertThat(this.sessions.open(hello(sender, 2, true, 1), link()).frame()).isInstanceOfSatisfying(
				Frame.Reject.class, (reject) -> assertThat(reject.code()).isEqualTo(RejectCode.FENCED));
	}

	@Test
	void aFencedConnectionDoesNotAcknowledge() {
		UUID sender = UUID.randomUUID();
		List<String> acknowledged = new ArrayList<>();
		Disconnectable older = acknowledged::clear;
		InboundSession session = this.sessions.open(hello(sender, 1, false, 1), older).session();
		Disconnectable newer = link();
		this.sessions.open(hello(sender, 2, true, 1), newer);
		session.acknowledgeBy(newer, (promptly) -> acknowledged.add("newer"));
		session.acknowledgeBy(older, (promptly) -> acknowledged.add("older"));
		session.acknowledge(true);
		assertThat(acknowledged).containsExactly("newer");
	}

	@Test
	void doesNotKnowASessionAnyMoreAfterItsMemoryExactly() {
		UUID sender = UUID.randomUUID();
		Disconnectable link = link();
		InboundSession session = this.sessions.open(hello(sender, 1, false, 1), link).session();
		this.sessions.disconnected(session, link);
		this.nanos += this.limits.sessionMemory().toNanos();
		Disconnectable again = link();
		assertThat(this.sessions.open(hello(sender, 2, true, 1), again).session()).isSameAs(session);
		this.sessions.disconnected(session, again);
		this.nanos += this.limits.sessionMemory().toNanos() + 1;
		this.sessions.open(hello(UUID.randomUUID(), 1, false, 1), link());
		assertThat(this.sessions.open(hello(sender, 3, true, 1), link()).frame()).isInstanceOfSatisfying(
				Frame.Reject.class, (reject) -> assertThat(reject.code()).isEqualTo(RejectCode.SESSION_LOST));
	}

	@Test
	void refusesOthersVersionsHandlesInstancesAndNames() {
		UUID sender = UUID.randomUUID();
		assertThat(code(new Frame.Hello(2, HANDLE.value(), "", sender, this.receiver, 1, false, 1, 0, 1_024)))
			.isEqualTo(RejectCode.VERSION);
		assertThat(code(new Frame.Hello(1, "other", "", sender, this.receiver, 1, false, 1, 0, 1_024)))
			.isEqualTo(RejectCode.NOT_HERE);
		assertThat(code(new Frame.Hello(1, HANDLE.value(), "", sender, UUID.randomUUID(), 1, false, 1, 0, 1_024)))
			.isEqualTo(RejectCode.NOT_HERE);
		assertThat(code(
				new Frame.Hello(1, HANDLE.value(), "shop\r\n\u001b", sender, this.receiver, 1, false, 1, 0, 1_024)))
			.isEqualTo(RejectCode.NOT_HERE);
		assertThat(
				code(new Frame.Hello(1, HANDLE.value(), "", sender, this.receiver, 1, false, 1, 0, Integer.MIN_VALUE)))
			.isEqualTo(RejectCode.NOT_HERE);
		this.sessions.close();
		assertThat(code(hello(sender, 1, false, 1))).isEqualTo(RejectCode.CLOSING);
	}

	private RejectCode code(Frame.Hello hello) {
		return ((Frame.Reject) this.sessions.open(hello, link()).frame()).code();
	}

	@Test
	void anAbandonedMessageHasFailedWhateverItsListenerDoesLater() {
		InboundSession session = this.sessions.open(hello(UUID.randomUUID(), 1, false, 1), link()).session();
		session.accept(1);
		session.abandon(new Failure(FailedCode.CLOSED, "busy"));
		assertThat(session.handled(1)).isFalse();
		assertThat(session.ack()).isEqualTo(new Frame.Ack(1, 1));
		assertThat(session.outcomes(0, 1)).containsExactly(new Frame.Failed(1, FailedCode.CLOSED, "busy"));
	}

	@Test
	void countsAbandonedMessagesAmongTheFailedOnes() {
		InboundSession session = this.sessions.open(hello(UUID.randomUUID(), 1, false, 1), link()).session();
		session.accept(1);
		session.failed(1, new Failure(FailedCode.LISTENER_THREW, "no stock"));
		session.accept(2);
		session.accept(3);
		session.abandon(new Failure(FailedCode.CLOSED, "busy"));
		assertThat(session.failed(2, new Failure(FailedCode.LISTENER_THREW, "too late"))).isFalse();
		assertThat(this.sessions.snapshot(Instant.EPOCH)).singleElement().satisfies((sender) -> {
			assertThat(sender.failed()).isEqualTo(3);
			assertThat(sender.lastError()).isEqualTo("busy");
		});
	}

}
