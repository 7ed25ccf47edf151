package be.sizingservers.ipc.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.FailureReason;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.log.Run;
import be.sizingservers.ipc.wire.FailedCode;
import be.sizingservers.ipc.wire.Frame;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RejectCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests and their outcomes in the state machines of both sides.
 */
class RequestSessionsTests {

	private static final byte[] NONE = {};

	private static final Handle HANDLE = Handle.of("orders");

	private final Limits limits = Limits.builder().lagMessages(8).lagBytes(4_096).logBytes(16_384).build();

	private final PendingReport.Origin origin = new PendingReport.Origin(HANDLE, UUID.randomUUID(), "shop");

	private long nanos;

	private final Outbox outbox = new Outbox(this.origin, this.limits, ByteBuffer::allocate, () -> 5, () -> this.nanos,
			() -> {
			});

	private final Run run = new Run();

	/**
	 * Remembers its outcomes.
	 */
	private final class Asked extends PendingRequest {

		private final List<Delivery> deliveries = new ArrayList<>();

		private final List<Frame.@Nullable Reply> replies = new ArrayList<>();

		private @Nullable List<EndPoint> silent;

		private final boolean oneIsEnough;

		Asked(boolean oneIsEnough) {
			super(RequestSessionsTests.this.origin, "price?", Map.of());
			this.oneIsEnough = oneIsEnough;
		}

		@Override
		protected boolean answered(Delivery delivery, Frame.@Nullable Reply reply) {
			this.deliveries.add(delivery);
			this.replies.add(reply);
			return this.oneIsEnough && reply != null;
		}

		@Override
		protected void ended(List<EndPoint> silent) {
			assertThat(this.silent).as("ended once").isNull();
			this.silent = silent;
		}

	}

	private OutboundSession attach() {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5_000);
		OutboundSession session = this.outbox.attach(new EndPoint(UUID.randomUUID(), address, "stock", 42));
		session.hello();
		session.welcome(new Frame.Welcome(session.endPoint().instanceId(), 0, 0));
		return session;
	}

	private Asked ask(boolean oneIsEnough) {
		Asked request = new Asked(oneIsEnough);
		assertThat(this.outbox.tryAppend(1, NONE, NONE, request, true)).isNotNull();
		return request;
	}

	private void write(OutboundSession... sessions) {
		for (OutboundSession session : sessions) {
			while (session.next(this.run, Integer.MAX_VALUE)) {
				assertThat(this.run.lastSequence()).isEqualTo(session.written());
			}
		}
	}

	private void settle() {
		this.outbox.settle(PendingReport::complete);
	}

	private static Frame.Reply reply(long sequence) {
		return new Frame.Reply(sequence, "text/plain", "", new byte[] { (byte) sequence });
	}

	// --- the sender's side ---

	@Test
	void anAnswerIsWorthNothingBeforeItsAcknowledgement() {
		OutboundSession session = attach();
		Asked request = ask(false);
		write(session);
		session.replied(reply(1));
		session.acknowledged(new Frame.Ack(1, 0));
		settle();
		assertThat(request.deliveries).isEmpty();
		session.acknowledged(new Frame.Ack(1, 1));
		settle();
		assertThat(request.deliveries).containsExactly(new Delivery.Delivered(session.endPoint()));
		assertThat(request.replies).singleElement()
			.satisfies((reply) -> assertThat(reply.payload()).containsExactly(1));
		assertThat(request.silent).isEmpty();
		assertThat(request).isDone();
	}

	@Test
	void eachRequestGetsItsOwnAnswerHoweverOftenItIsRepeated() {
		OutboundSession session = attach();
		Asked first = ask(false);
		Asked second = ask(false);
		write(session);
		session.replied(reply(1));
		session.replied(reply(2));
		session.replied(reply(1));
		session.acknowledged(new Frame.Ack(2, 2));
		session.replied(reply(2));
		settle();
		assertThat(first.replies).singleElement().satisfies((reply) -> assertThat(reply.sequence()).isEqualTo(1));
		assertThat(second.replies).singleElement().satisfies((reply) -> assertThat(reply.sequence()).isEqualTo(2));
	}

	@Test
	void theFirstAnswerDoesNotWaitForTheOthersWhichAreForgotten() {
		OutboundSession slow = attach();
		OutboundSession fast = attach();
		Asked request = ask(true);
		write(slow, fast);
		fast.replied(reply(1));
		fast.acknowledged(new Frame.Ack(1, 1));
		settle();
		assertThat(request.replies).hasSize(1);
		assertThat(request.silent).containsExactly(slow.endPoint());
		assertThat(request).isNotDone();
		slow.replied(reply(1));
		slow.acknowledged(new Frame.Ack(1, 1));
		settle();
		assertThat(request.replies).hasSize(1);
		assertThat(request).isDone();
	}

	@Test
	void aRequestWhoseTimeIsUpKeepsWhatItHasAndTakesNoMore() {
		OutboundSession slow = attach();
		OutboundSession fast = attach();
		Asked request = ask(false);
		write(slow, fast);
		fast.failed(new Frame.Failed(1, FailedCode.NO_HANDLER, "none"));
		fast.acknowledged(new Frame.Ack(1, 1));
		settle();
		this.outbox.expire(request);
		this.outbox.expire(request);
		settle();
		assertThat(request.deliveries).singleElement()
			.isInstanceOfSatisfying(Delivery.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.NO_HANDLER));
		assertThat(request.silent).containsExactly(slow.endPoint());
		slow.replied(reply(1));
		slow.acknowledged(new Frame.Ack(1, 1));
		settle();
		assertThat(request.deliveries).hasSize(1);
		assertThat(this.outbox.isSettled()).isTrue();
	}

	@Test
	void aLostSessionMakesItsRequestsUncertainEvenIfAnAnswerHadCome() {
		OutboundSession session = attach();
		Asked request = ask(false);
		write(session);
		session.replied(reply(1));
		session.linkDown();
		session.hello();
		session.rejected(new Frame.Reject(RejectCode.SESSION_LOST, "forgotten"));
		session.finish();
		settle();
		assertThat(request.deliveries).singleElement().isInstanceOf(Delivery.Uncertain.class);
		assertThat(request.replies).containsExactly((Frame.Reply) null);
	}

	@Test
	void aRequestThatIsDroppedBehindAnOpenOneHearsOfItAtOnce() {
		OutboundSession session = attach();
		Asked open = ask(false);
		write(session);
		Asked dropped = ask(false);
		Asked behind = ask(false);
		this.outbox.lock();
		assertThat(session.attachment().dropOldest(1)).isTrue();
		this.outbox.unlock();
		settle();
		assertThat(dropped.deliveries).singleElement()
			.isInstanceOfSatisfying(Delivery.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.OVERFLOW));
		assertThat(open.deliveries).isEmpty();
		assertThat(behind.deliveries).isEmpty();
		session.goAway(new Frame.GoAway(1));
		settle();
		assertThat(behind.deliveries).singleElement()
			.isInstanceOfSatisfying(Delivery.Failed.class,
					(failed) -> assertThat(failed.reason()).isEqualTo(FailureReason.CLOSED));
		assertThat(open.deliveries).isEmpty();
		session.replied(reply(1));
		session.acknowledged(new Frame.Ack(1, 1));
		settle();
		assertThat(open.replies).singleElement().satisfies((reply) -> assertThat(reply.sequence()).isEqualTo(1));
	}

	@Test
	void isFullOfAnswersWithVerdictsUntilTheCallbackThreadTakesThem() {
		OutboundSession session = attach();
		Asked first = ask(false);
		Asked second = ask(false);
		write(session);
		for (int i = 0; i < 3; i++) {
			session.replied(new Frame.Reply(1, "text/plain", "", new byte[3_000]));
		}
		session.acknowledged(new Frame.Ack(1, 1));
		assertThat(session.isFull()).as("what is repeated is kept once").isFalse();
		session.replied(new Frame.Reply(2, "text/plain", "", new byte[3_000]));
		assertThat(session.isFull()).as("the verdict is still to be read").isFalse();
		session.acknowledged(new Frame.Ack(2, 2));
		assertThat(session.isFull()).isTrue();
		settle();
		assertThat(session.isFull()).isFalse();
		assertThat(List.of(first, second)).allSatisfy((asked) -> assertThat(asked.replies).hasSize(1));
	}

	@Test
	void isNotFullWhenTheSenderClosesAsTheCallbackThreadMayBeTheOneThatWaits() {
		OutboundSession session = attach();
		ask(false);
		write(session);
		session.replied(new Frame.Reply(1, "text/plain", "", new byte[50_000]));
		session.acknowledged(new Frame.Ack(1, 1));
		assertThat(session.isFull()).isTrue();
		this.outbox.close();
		assertThat(session.isFull()).isFalse();
	}

	@Test
	void anAnswerThatNobodyWaitsForAnyMoreIsNotKept() {
		OutboundSession session = attach();
		Asked request = ask(false);
		write(session);
		session.replied(new Frame.Reply(1, "text/plain", "", new byte[5_000]));
		this.outbox.expire(request);
		settle();
		session.replied(new Frame.Reply(1, "text/plain", "", new byte[5_000]));
		session.acknowledged(new Frame.Ack(1, 1));
		assertThat(session.isFull()).isFalse();
	}

	@Test
	void aRequestWithoutReceiversEndsAtOnce() {
		Asked request = ask(true);
		settle();
		assertThat(request.silent).isEmpty();
		assertThat(request.deliveries).isEmpty();
	}

	@Test
	void whatNobodyHasAskedIsNotKept() {
		OutboundSession session = attach();
		PendingReport report = new PendingReport(this.origin, "no request", Map.of(), true);
		this.outbox.tryAppend(1, NONE, NONE, report, true);
		write(session);
		session.replied(reply(1));
		session.acknowledged(new Frame.Ack(1, 1));
		settle();
		assertThat(report.delivered()).hasSize(1);
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> session.replied(reply(2)))
			.withMessageContaining("REPLY names message 2");
	}

	@Test
	void confirmsBeforeTheReceiverHasToAskForIt() {
		OutboundSession session = attach();
		for (int i = 1; i <= 4; i++) {
			ask(false);
		}
		write(session);
		session.replied(reply(1));
		session.replied(reply(2));
		session.replied(reply(3));
		session.replied(reply(4));
		assertThat(session.isConfirmationDue()).as("nothing is certain yet").isFalse();
		session.acknowledged(new Frame.Ack(4, 4));
		assertThat(session.isConfirmationDue()).isTrue();
		assertThat(session.confirm()).isEqualTo(4);
		assertThat(session.isConfirmationDue()).isFalse();
	}

	// --- the receiver's side ---

	private final UUID receiver = UUID.randomUUID();

	private final InboundSessions sessions = new InboundSessions(HANDLE, this.receiver, this.limits, () -> this.nanos);

	private Frame.Hello hello(UUID sender, long epoch, boolean resume, long verdictsSeen) {
		return new Frame.Hello(Frame.VERSION, HANDLE.value(), "shop", sender, this.receiver, epoch, resume, 1,
				verdictsSeen, this.limits.frameBytes());
	}

	private static Disconnectable link() {
		return () -> {
		};
	}

	private InboundSession open(Frame.Hello hello, Disconnectable link) {
		InboundSession session = this.sessions.open(hello, link).session();
		assertThat(session).isNotNull();
		return session;
	}

	private static void answer(InboundSession session, long sequence, int bytes) {
		assertThat(session.accept(sequence)).isTrue();
		assertThat(session.ended(sequence, new Answer("text/plain", "", new byte[bytes]))).isTrue();
	}

	@Test
	void keepsAnswersBesideFailuresUntilTheSenderHasSeenThem() {
		InboundSession session = open(hello(UUID.randomUUID(), 1, false, 0), link());
		answer(session, 1, 3);
		session.accept(2);
		session.failed(2, new Failure(FailedCode.NO_HANDLER, "none"));
		assertThat(session.outcomes(0, 2)).hasSize(2);
		assertThat(session.outcomes(0, 2).get(0)).isInstanceOfSatisfying(Frame.Reply.class,
				(reply) -> assertThat(reply.sequence()).isEqualTo(1));
		assertThat(session.outcomes(0, 2).get(1)).isEqualTo(new Frame.Failed(2, FailedCode.NO_HANDLER, "none"));
		session.confirm(1);
		assertThat(session.outcomes(0, 2)).hasSize(1);
	}

	@Test
	void isFullAtTwiceTheMessagesThatMayLagUntilTheSenderConfirms() {
		UUID sender = UUID.randomUUID();
		InboundSession session = open(hello(sender, 1, false, 0), link());
		for (int i = 1; i < 16; i++) {
			answer(session, i, 0);
		}
		assertThat(session.isFull()).isFalse();
		answer(session, 16, 0);
		assertThat(session.isFull()).isTrue();
		assertThat(open(hello(sender, 2, true, 15), link())).isSameAs(session);
		assertThat(session.isFull()).isFalse();
		assertThat(session.outcomes(0, 16)).hasSize(1);
	}

	@Test
	void isFullAtTheBytesThatMayLag() {
		InboundSession session = open(hello(UUID.randomUUID(), 1, false, 0), link());
		answer(session, 1, 3_000);
		assertThat(session.isFull()).isFalse();
		answer(session, 2, 3_000);
		assertThat(session.isFull()).isTrue();
		session.confirm(1);
		assertThat(session.isFull()).isFalse();
		session.confirm(2);
		assertThat(session.keptBytes()).isZero();
	}

	@Test
	void failuresFillItTooAsTheyAreKeptTheSameWay() {
		InboundSession session = open(hello(UUID.randomUUID(), 1, false, 0), link());
		for (int i = 1; i <= 16; i++) {
			session.accept(i);
			session.failed(i, new Failure(FailedCode.LISTENER_THREW, ""));
		}
		assertThat(session.isFull()).isTrue();
	}

	@Test
	void doesNotForgetWhoHasLeftJustNowHoweverMuchIsKept() {
		List<UUID> senders = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			UUID sender = UUID.randomUUID();
			senders.add(sender);
			Disconnectable link = link();
			answer(open(hello(sender, 1, false, 0), link), 1, 3_900);
			this.sessions.disconnected(this.sessions.open(hello(sender, 2, true, 0), link).session(), link);
		}
		assertThat(senders).allSatisfy(
				(sender) -> assertThat(this.sessions.open(hello(sender, 3, true, 0), link()).session()).isNotNull());
	}

	@Test
	void forgetsWhoIsAwayLongestWhenAllThatIsKeptForThoseAwayIsTooMuch() {
		List<UUID> senders = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			this.nanos += Duration.ofSeconds(1).toNanos();
			UUID sender = UUID.randomUUID();
			senders.add(sender);
			Disconnectable link = link();
			InboundSession session = open(hello(sender, 1, false, 0), link);
			answer(session, 1, 3_900);
			this.sessions.disconnected(session, link);
		}
		assertThat(this.sessions.open(hello(senders.get(0), 2, true, 0), link()).frame()).isInstanceOfSatisfying(
				Frame.Reject.class, (reject) -> assertThat(reject.code()).isEqualTo(RejectCode.SESSION_LOST));
		assertThat(this.sessions.open(hello(senders.get(4), 2, true, 0), link()).session()).isNotNull();
	}

}
