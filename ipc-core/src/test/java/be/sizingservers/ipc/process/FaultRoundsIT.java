package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

import be.sizingservers.ipc.process.Verdicts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Rounds of random faults under senders and receivers that go on all the time; at the end
 * their histories must agree with the delivery contract.
 * <p>
 * The order of the faults comes from a seed, which is printed: {@code -Dipc.fault.seed}
 * repeats it. {@code -Dipc.fault.rounds} says how many; the profile {@code chaos} runs a
 * thousand. Every wait has a bound, so that the whole needs none.
 */
class FaultRoundsIT {

	private enum Fault {

		KILL_RECEIVER, FREEZE_RECEIVER, CLOSE_RECEIVER, KILL_SENDER, SECOND_SENDER

	}

	private static final int RECEIVERS = 3;

	/**
	 * How many messages must flow between all after each fault.
	 */
	private static final int PROGRESS = 100;

	private static final List<LimitSet> LIMITS = List.of(LimitSet.BLOCK, LimitSet.FAIL_FAST, LimitSet.DROP_OLDEST,
			LimitSet.DROP_NEWEST);

	private final long seed = Long.getLong("ipc.fault.seed", new Random().nextInt());

	private final int rounds = Integer.getInteger("ipc.fault.rounds", 15);

	private final Random random = new Random(this.seed);

	private final List<Fault> next = new ArrayList<>();

	private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

	private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);

	/**
	 * The instances of all receivers, also of those that are gone.
	 */
	private final Map<String, UUID> receivers = new LinkedHashMap<>();

	private final List<String> aliveReceivers = new ArrayList<>();

	private final Map<String, Integer> senders = new LinkedHashMap<>();

	private final List<String> aliveSenders = new ArrayList<>();

	private final List<String> killedSenders = new ArrayList<>();

	@TempDir
	private Path folder;

	private Cluster cluster;

	@Test
	void deliveryContractHoldsUnderRandomFaults() throws Exception {
		System.out.printf("faults: %d rounds with -Dipc.fault.seed=%d%n", this.rounds, this.seed);
		try (Cluster started = new Cluster(this.folder, LimitSet.BLOCK)) {
			this.cluster = started;
			for (int i = 0; i < RECEIVERS; i++) {
				started.prepareReceiver(receiverName(i));
			}
			for (int i = 0; i < RECEIVERS; i++) {
				startReceiver();
			}
			startSender();
			awaitProgress();
			for (int round = 0; round < this.rounds; round++) {
				cause(nextFault());
				awaitProgress();
			}
			for (String sender : this.aliveSenders) {
				started.sender(sender).finish();
			}
			for (String receiver : this.aliveReceivers) {
				started.receiver(receiver).finish();
			}
			long messages = check();
			System.out.printf("faults: %s; %,d messages of %d senders to %d receivers; verdicts %s%n", this.faults,
					messages, this.senders.size(), this.receivers.size(), this.counts);
		}
		catch (Exception | AssertionError ex) {
			throw new AssertionError("Failed with -Dipc.fault.seed=%d: %s".formatted(this.seed, ex.getMessage()), ex);
		}
	}

	/**
	 * Each kind comes once before one comes again.
	 */
	private Fault nextFault() {
		if (this.next.isEmpty()) {
			this.next.addAll(List.of(Fault.values()));
			Collections.shuffle(this.next, this.random);
		}
		Fault fault = this.next.remove(0);
		this.faults.merge(fault, 1, Integer::sum);
		return fault;
	}

	private void cause(Fault fault) throws Exception {
		String receiver = this.aliveReceivers.get(this.random.nextInt(RECEIVERS));
		switch (fault) {
			case KILL_RECEIVER -> {
				this.aliveReceivers.remove(receiver);
				this.cluster.receiver(receiver).kill();
				startReceiver();
			}
			case FREEZE_RECEIVER -> freeze(receiver);
			case CLOSE_RECEIVER -> {
				this.aliveReceivers.remove(receiver);
				this.cluster.receiver(receiver).finish();
				startReceiver();
			}
			case KILL_SENDER -> {
				String sender = this.aliveSenders.remove(0);
				this.killedSenders.add(sender);
				this.cluster.sender(sender).kill();
				startSender();
			}
			case SECOND_SENDER -> {
				startSender();
				awaitProgress();
				this.cluster.sender(this.aliveSenders.remove(this.random.nextInt(2))).finish();
			}
		}
	}

	private void freeze(String receiver) throws Exception {
		this.cluster.receiver(receiver).freeze();
		Duration time = Duration.ofMillis(this.random.nextInt(1_000, 3_001));
		await().pollDelay(time).atMost(time.multipliedBy(20)).until(() -> true);
		this.cluster.receiver(receiver).thaw();
	}

	private void startReceiver() throws Exception {
		String name = receiverName(this.receivers.size());
		this.receivers.put(name, this.cluster.startPreparedReceiver(name));
		this.aliveReceivers.add(name);
		if (this.receivers.size() >= RECEIVERS) {
			this.cluster.prepareReceiver(receiverName(this.receivers.size()));
		}
	}

	private static String receiverName(int index) {
		return "receiver-" + index;
	}

	private void startSender() throws Exception {
		int index = this.senders.size();
		String name = "sender-" + index;
		this.cluster.startSender(name, SenderPlan.paced(index, NumberedMessage.BYTES, this.random.nextInt(500, 4_000),
				LIMITS.get(this.random.nextInt(LIMITS.size()))));
		this.senders.put(name, index);
		this.aliveSenders.add(name);
	}

	private void awaitProgress() throws Exception {
		for (String sender : this.aliveSenders) {
			long next = this.cluster.sent(sender) + PROGRESS;
			for (String receiver : this.aliveReceivers) {
				this.cluster.awaitHandled(receiver, this.senders.get(sender), next);
			}
		}
	}

	// --- the checker ---

	private long check() throws Exception {
		Map<String, Map<Integer, long[]>> handled = new HashMap<>();
		for (String receiver : this.receivers.keySet()) {
			handled.put(receiver, this.cluster.handled(receiver));
		}
		long messages = 0;
		for (String sender : this.senders.keySet()) {
			messages += this.cluster.sent(sender);
			Verdicts verdicts = this.cluster.verdicts(sender);
			for (Map.Entry<String, UUID> receiver : this.receivers.entrySet()) {
				check(sender, verdicts, receiver.getValue(),
						handled.get(receiver.getKey()).getOrDefault(this.senders.get(sender), new long[0]));
			}
		}
		assertThat(this.counts.get(Verdict.DELIVERED)).isPositive();
		return messages;
	}

	private void check(String sender, Verdicts verdicts, UUID receiver, long[] handled) throws Exception {
		boolean complete = !this.killedSenders.contains(sender);
		if (handled.length > 0) {
			assertThat(handled[handled.length - 1]).isLessThanOrEqualTo(this.cluster.sent(sender));
		}
		if (!verdicts.hasTarget(receiver)) {
			assertThat(complete ? handled : new long[0]).as("handled by %s, no target of %s", receiver, sender)
				.isEmpty();
			return;
		}
		verdicts.check(receiver, handled, complete);
		for (Verdict verdict : List.of(Verdict.DELIVERED, Verdict.FAILED, Verdict.UNCERTAIN)) {
			this.counts.merge(verdict, (long) verdicts.count(receiver, verdict), Long::sum);
		}
	}

}
