package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * A receiver dies by {@code kill -9} in the middle of a stream of messages, and another
 * one starts.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class KilledReceiverIT {

	private static final int A_WHILE = 200_000;

	@TempDir
	private Path folder;

	@Test
	void survivorsLoseNothingTheDeadIsNamedAndTheNewStartsAtItsRegistration() throws Exception {
		try (Cluster cluster = new Cluster(this.folder)) {
			UUID first = cluster.startReceiver("first");
			UUID second = cluster.startReceiver("second");
			UUID victim = cluster.startReceiver("victim");
			cluster.prepareReceiver("newcomer");
			cluster.startSender(3, Integer.MAX_VALUE);
			cluster.awaitReceived("victim", A_WHILE);

			cluster.receiver("victim").kill();
			long sentBefore = cluster.sent();
			UUID newcomer = cluster.startPreparedReceiver("newcomer");
			cluster.awaitReceived("newcomer", A_WHILE);
			long sent = cluster.stopSender();
			cluster.receiver("first").finish();
			cluster.receiver("second").finish();
			cluster.receiver("newcomer").finish();

			Verdicts verdicts = cluster.verdicts();
			assertGotAll(cluster, verdicts, "first", first, new History.Range(1, sent));
			assertGotAll(cluster, verdicts, "second", second, new History.Range(1, sent));
			assertDead(cluster, verdicts, victim, sent);
			History.Range late = cluster.received("newcomer");
			assertThat(late.first()).as("first message of the newcomer").isGreaterThan(sentBefore);
			assertGotAll(cluster, verdicts, "newcomer", newcomer, new History.Range(late.first(), sent));
		}
	}

	private static void assertGotAll(Cluster cluster, Verdicts verdicts, String name, UUID receiver,
			History.Range expected) throws Exception {
		assertThat(cluster.received(name)).as(name).isEqualTo(expected);
		for (long number = 1; number <= expected.last(); number++) {
			Verdict verdict = verdicts.at(receiver, number);
			if ((verdict == Verdict.DELIVERED) != expected.contains(number)) {
				fail("Message %d for %s has the verdict %s", number, name, verdict);
			}
		}
	}

	/**
	 * Delivered, then uncertain, then failed, then no target any more; and its own
	 * history agrees.
	 */
	private static void assertDead(Cluster cluster, Verdicts verdicts, UUID victim, long sent) throws Exception {
		History.Range received = cluster.received("victim");
		assertThat(received.first()).isEqualTo(1);
		Verdict before = Verdict.DELIVERED;
		for (long number = 1; number <= sent; number++) {
			Verdict verdict = verdicts.at(victim, number);
			if (order(verdict) < order(before)) {
				fail("Message %d is %s, the one before is %s", number, verdict, before);
			}
			if (received.contains(number) ? (verdict == Verdict.FAILED) : (verdict == Verdict.DELIVERED)) {
				fail("Message %d is %s; received: %s", number, verdict, received);
			}
			before = verdict;
		}
		assertThat(before).as("verdict on the last message").isEqualTo(Verdict.NONE);
		assertThat(verdicts.count(victim, Verdict.DELIVERED)).isPositive();
		assertThat(verdicts.count(victim, Verdict.FAILED) + verdicts.count(victim, Verdict.UNCERTAIN)).isPositive();
	}

	private static int order(Verdict verdict) {
		return switch (verdict) {
			case DELIVERED -> 0;
			case UNCERTAIN -> 1;
			case FAILED -> 2;
			case NONE -> 3;
		};
	}

}
