package be.sizingservers.ipc.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;

import be.sizingservers.ipc.process.FaultyProxy.Direction;

import static org.awaitility.Awaitility.await;

/**
 * Random faults, one after the other, under one set of senders and receivers that go on
 * all the time. The order of the faults comes from a seed. Every wait has a bound, so
 * that the whole needs none. Not thread-safe.
 */
final class FaultRounds implements Callable<FaultFigures> {

	/**
	 * Where the receivers listen at first: the last one has no proxy. Whoever replaces
	 * one listens there too.
	 */
	private static final List<Integer> ADDRESSES = List.of(1, 1, 4);

	/**
	 * How many messages must flow between all after each fault.
	 */
	private static final int PROGRESS = 100;

	/**
	 * After how many rounds a line is printed.
	 */
	private static final int REPORTED = 25;

	private static final List<LimitSet> LIMITS = List.of(LimitSet.BLOCK, LimitSet.FAIL_FAST, LimitSet.DROP_OLDEST,
			LimitSet.DROP_NEWEST);

	private final Path folder;

	private final int rounds;

	private final boolean proxies;

	private final Random random;

	private final FaultFigures figures = new FaultFigures();

	private final List<Fault> caused = new ArrayList<>();

	private final List<Fault> next = new ArrayList<>();

	/**
	 * The instances of all receivers, also of those that are gone.
	 */
	private final Map<String, UUID> receivers = new LinkedHashMap<>();

	/**
	 * Where those listen that are alive.
	 */
	private final Map<String, Integer> aliveReceivers = new LinkedHashMap<>();

	private final Map<String, FaultyProxy> proxiesInFront = new HashMap<>();

	private final Map<String, Integer> senders = new LinkedHashMap<>();

	private final List<String> aliveSenders = new ArrayList<>();

	private final Set<String> killedSenders = new HashSet<>();

	private Cluster cluster;

	FaultRounds(Path folder, int rounds, boolean proxies, long seed) {
		this.folder = folder;
		this.rounds = rounds;
		this.proxies = proxies;
		this.random = new Random(seed);
	}

	/**
	 * Runs all rounds and checks the histories.
	 * @return how much was done
	 * @throws AssertionError if the delivery contract was broken
	 */
	@Override
	public FaultFigures call() throws Exception {
		try (Cluster started = new Cluster(this.folder, LimitSet.BLOCK)) {
			this.cluster = started;
			prepareSender();
			prepareReceiver();
			for (int address : ADDRESSES) {
				startReceiver(address);
			}
			startSender();
			awaitProgress();
			for (int round = 0; round < this.rounds; round++) {
				Fault fault = nextFault();
				this.caused.add(fault);
				cause(fault);
				this.figures.fault(fault);
				awaitProgress();
				if ((round + 1) % REPORTED == 0) {
					System.out.printf("faults: %d of %d rounds in %s%n", round + 1, this.rounds,
							this.folder.getFileName());
				}
			}
			for (String sender : this.aliveSenders) {
				started.sender(sender).finish();
			}
			for (String receiver : this.aliveReceivers.keySet()) {
				started.receiver(receiver).finish();
			}
			check();
			return this.figures;
		}
		catch (Exception | AssertionError ex) {
			throw new AssertionError("After %d rounds in %s, the last %s: %s".formatted(this.caused.size(), this.folder,
					this.caused.subList(Math.max(0, this.caused.size() - 3), this.caused.size()), ex.getMessage()), ex);
		}
	}

	private void check() throws Exception {
		this.figures.receivers(this.receivers.size());
		ContractCheck check = new ContractCheck(this.cluster, this.receivers);
		for (Map.Entry<String, Integer> sender : this.senders.entrySet()) {
			boolean complete = !this.killedSenders.contains(sender.getKey());
			check.check(sender.getKey(), sender.getValue(), complete, this.figures);
		}
	}

	/**
	 * Each kind comes once before one comes again.
	 */
	private Fault nextFault() {
		if (this.next.isEmpty()) {
			this.next.addAll(Fault.possible(this.proxies));
			Collections.shuffle(this.next, this.random);
		}
		return this.next.remove(0);
	}

	private void cause(Fault fault) throws Exception {
		switch (fault) {
			case KILL_RECEIVER -> replace(any(this.aliveReceivers.keySet()), JavaProcess::kill);
			case CLOSE_RECEIVER -> replace(any(this.aliveReceivers.keySet()), JavaProcess::finish);
			case FREEZE_RECEIVER -> {
				JavaProcess receiver = this.cluster.receiver(any(this.aliveReceivers.keySet()));
				receiver.freeze();
				pass(1_000, 3_000);
				receiver.thaw();
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
			case CUT, RESET, TRUNCATE, HALF_OPEN, STALL, DELAY ->
				disturb(fault, this.proxiesInFront.get(any(this.proxiesInFront.keySet())));
		}
	}

	private void disturb(Fault fault, FaultyProxy proxy) {
		Direction direction = Direction.values()[this.random.nextInt(2)];
		switch (fault) {
			case RESET -> proxy.reset();
			case TRUNCATE -> proxy.truncate(direction);
			case HALF_OPEN -> proxy.halfOpen(direction);
			case STALL -> {
				proxy.stall(direction);
				pass(500, 3_000);
				proxy.goOn();
			}
			case DELAY -> {
				proxy.delay(Duration.ofMillis(this.random.nextInt(1, 50)));
				pass(200, 1_000);
				proxy.delay(Duration.ZERO);
			}
			default -> proxy.cut();
		}
	}

	private <T> T any(Set<T> set) {
		return List.copyOf(set).get(this.random.nextInt(set.size()));
	}

	private void pass(int fromMillis, int toMillis) {
		Duration time = Duration.ofMillis(this.random.nextInt(fromMillis, toMillis + 1));
		await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
	}

	private interface End {

		void of(JavaProcess process) throws Exception;

	}

	private void replace(String receiver, End end) throws Exception {
		int address = this.aliveReceivers.remove(receiver);
		this.proxiesInFront.remove(receiver);
		end.of(this.cluster.receiver(receiver));
		startReceiver(address);
	}

	private void startReceiver(int address) throws Exception {
		String name = nextReceiver();
		boolean proxied = this.proxies && address == ADDRESSES.get(0);
		this.receivers.put(name, this.cluster.startPreparedReceiver(name,
				proxied ? FaultyProxy.RECEIVER : FaultyProxy.loopback(this.proxies ? address : 1)));
		this.aliveReceivers.put(name, address);
		if (proxied) {
			this.proxiesInFront.put(name, this.cluster.proxy(name));
		}
		prepareReceiver();
	}

	private void prepareReceiver() throws Exception {
		this.cluster.prepareReceiver(nextReceiver());
	}

	private String nextReceiver() {
		return "receiver-" + this.receivers.size();
	}

	private void startSender() throws Exception {
		String name = nextSender();
		this.cluster.startPreparedSender(name);
		this.senders.put(name, this.senders.size());
		this.aliveSenders.add(name);
		prepareSender();
	}

	private void prepareSender() throws Exception {
		SenderPlan plan = SenderPlan.paced(this.senders.size(), NumberedMessage.BYTES, this.random.nextInt(500, 4_000),
				LIMITS.get(this.random.nextInt(LIMITS.size())));
		this.cluster.prepareSender(nextSender(), this.proxies ? plan.throughProxies() : plan);
	}

	private String nextSender() {
		return "sender-" + this.senders.size();
	}

	private void awaitProgress() throws Exception {
		for (String sender : this.aliveSenders) {
			long wanted = this.cluster.sent(sender) + PROGRESS;
			for (String receiver : this.aliveReceivers.keySet()) {
				this.cluster.awaitHandled(receiver, this.senders.get(sender), wanted);
			}
		}
	}

}
