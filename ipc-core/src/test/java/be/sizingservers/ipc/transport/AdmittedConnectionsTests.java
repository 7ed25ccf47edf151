package be.sizingservers.ipc.transport;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is let in, and who has to make room.
 */
class AdmittedConnectionsTests {

	private final AdmittedConnections admission = new AdmittedConnections(6, 4, 3);

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

	private static final class Guest implements Closeable {

		private boolean closed;

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
