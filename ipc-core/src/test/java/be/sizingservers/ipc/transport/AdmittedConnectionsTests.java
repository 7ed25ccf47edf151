package be.sizingservers.ipc.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is let in, and who has to make room.
 */
class AdmittedConnectionsTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final AdmittedConnections admission = new AdmittedConnections(6, 4, 3, this.nanos::get);

	@Test
	void turnsAwayWhoeverIsBeyondTheLimitInAll() throws UnknownHostException {
		for (int i = 1; i <= 6; i++) {
			Guest guest = arrive(i);
			this.admission.authenticated(guest, address(i));
		}
		assertThat(this.admission.admit(new Guest(), address(7))).isFalse();
		assertThat(this.admission.connections()).isEqualTo(6);
	}

	@Test
	void whoHasLeftMakesRoom() throws UnknownHostException {
		for (int i = 1; i <= 5; i++) {
			this.admission.authenticated(arrive(i), address(i));
		}
		Guest last = arrive(6);
		this.admission.left(last, address(6));
		this.admission.left(last, address(6));
		assertThat(this.admission.connections()).isEqualTo(5);
		assertThat(this.admission.admit(new Guest(), address(7))).isTrue();
	}

	@Test
	void theOldestStrangerOfAnAddressMakesRoomForItsNext() throws UnknownHostException {
		Guest other = arrive(2);
		Guest oldest = arrive(1);
		Guest second = arrive(1);
		Guest third = arrive(1);
		Guest fourth = arrive(1);
		assertThat(oldest.closed).isTrue();
		assertThat(second.closed || third.closed || fourth.closed || other.closed).isFalse();
	}

	@Test
	void theOldestStrangerOfTheBusiestAddressMakesRoomForOthers() throws UnknownHostException {
		Guest first = arrive(1);
		Guest oldestOfBusiest = arrive(2);
		Guest second = arrive(2);
		Guest third = arrive(3);
		Guest newest = arrive(4);
		assertThat(oldestOfBusiest.closed).isTrue();
		assertThat(first.closed || second.closed || third.closed || newest.closed).isFalse();
	}

	@Test
	void whoHasShownWhoItIsMakesRoomForNobody() throws UnknownHostException {
		Guest known = arrive(1);
		this.admission.authenticated(known, address(1));
		Guest oldest = arrive(1);
		arrive(1);
		arrive(1);
		arrive(1);
		assertThat(known.closed).isFalse();
		assertThat(oldest.closed).isTrue();
	}

	@Test
	void whoWasCrowdedOutTakesNoPlaceThoughItsThreadHasNotEnded() throws UnknownHostException {
		Guest first = arrive(1);
		for (int i = 0; i < 12; i++) {
			arrive(1);
		}
		assertThat(this.admission.connections()).isEqualTo(3);
		assertThat(this.admission.leaving()).isEqualTo(10);
		this.admission.left(first, address(1));
		assertThat(this.admission.leaving()).isEqualTo(9);
	}

	@Test
	void whoHasSpokenStaysWhileAnotherOfItsAddressIsSilent() throws UnknownHostException {
		Guest first = arrive(1).speak();
		Guest silent = arrive(1);
		Guest third = arrive(1).speak();
		for (int i = 0; i < 10; i++) {
			Guest next = arrive(1);
			assertThat(silent.closed).isTrue();
			silent = next;
		}
		assertThat(first.closed || third.closed || silent.closed).isFalse();
	}

	@Test
	void aCrowdThatHasSpokenMayFillThePlacesOfAllForAMoment() throws UnknownHostException {
		Guest oldest = arrive(1).speak();
		Guest second = arrive(1).speak();
		arrive(1).speak();
		pass(Duration.ofMillis(AdmittedConnections.GRACE_MILLIS).minusNanos(1));
		arrive(1).speak();
		assertThat(oldest.closed).isFalse();
		arrive(1).speak();
		assertThat(oldest.closed).as("closed as the places of all are taken").isTrue();
		assertThat(second.closed).isFalse();
	}

	@Test
	void whoHasHadItsMomentMakesRoomForTheNextOfItsAddress() throws UnknownHostException {
		Guest oldest = arrive(1).speak();
		pass(Duration.ofMillis(1));
		Guest second = arrive(1).speak();
		arrive(1).speak();
		pass(Duration.ofMillis(AdmittedConnections.GRACE_MILLIS - 1));
		arrive(1).speak();
		assertThat(oldest.closed).isTrue();
		assertThat(second.closed).isFalse();
	}

	@Test
	void aCrowdDoesNotCloseWhoComesFromAnotherAddress() throws UnknownHostException {
		Guest other = arrive(2);
		for (int i = 0; i < 10; i++) {
			arrive(1).speak();
		}
		assertThat(other.closed).isFalse();
	}

	@Test
	void whereNoAddressHasMoreThanAnotherTheOldestThatIsSilentMakesRoom() throws UnknownHostException {
		Guest oldest = arrive(1).speak();
		pass(Duration.ofMillis(1));
		Guest silent = arrive(2);
		pass(Duration.ofMillis(1));
		Guest second = arrive(3);
		Guest third = arrive(4).speak();
		arrive(5);
		assertThat(silent.closed).isTrue();
		assertThat(oldest.closed || second.closed || third.closed).isFalse();
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	@Test
	void closesAll() throws UnknownHostException {
		Guest known = arrive(1);
		this.admission.authenticated(known, address(1));
		Guest stranger = arrive(2);
		this.admission.closeAll();
		assertThat(known.closed && stranger.closed).isTrue();
	}

	private Guest arrive(int address) throws UnknownHostException {
		Guest guest = new Guest();
		assertThat(this.admission.admit(guest, address(address))).isTrue();
		return guest;
	}

	private static InetAddress address(int last) throws UnknownHostException {
		return InetAddress.getByAddress(new byte[] { 10, 0, 0, (byte) last });
	}

	private static final class Guest implements AdmittedConnections.Guest {

		private boolean spoken;

		private boolean closed;

		private Guest speak() {
			this.spoken = true;
			return this;
		}

		@Override
		public boolean isSilent() {
			return !this.spoken;
		}

		@Override
		public void crowdOut() {
			this.closed = true;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
