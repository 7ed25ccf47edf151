package be.sizingservers.ipc.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the histories of senders and receivers against the delivery contract: each
 * listener got ascending numbers of each sender, each message has one verdict for each
 * target, and the verdicts say what the listeners have seen. It looks at files only.
 */
final class ContractCheck {

	private final Cluster cluster;

	private final Map<String, UUID> receivers;

	private final Map<String, Map<Integer, long[]>> handled = new HashMap<>();

	/**
	 * Reads what the receivers have handled.
	 * @param cluster whose processes have ended
	 * @param receivers the instances of all receivers
	 * @throws AssertionError if a listener got something twice or out of order
	 */
	ContractCheck(Cluster cluster, Map<String, UUID> receivers) throws IOException {
		this.cluster = cluster;
		this.receivers = receivers;
		for (String receiver : receivers.keySet()) {
			this.handled.put(receiver, cluster.handled(receiver));
		}
	}

	/**
	 * Checks a sender.
	 * @param sender its name
	 * @param index what its numbers are told by
	 * @param complete whether it has lived to see every verdict
	 * @param figures takes the counts
	 * @throws AssertionError if the contract was broken
	 */
	void check(String sender, int index, boolean complete, FaultFigures figures) throws IOException {
		long sent = this.cluster.sent(sender);
		figures.sender(sent);
		Verdicts verdicts = this.cluster.verdicts(sender);
		for (Map.Entry<String, UUID> receiver : this.receivers.entrySet()) {
			long[] numbers = this.handled.get(receiver.getKey()).getOrDefault(index, new long[0]);
			if (numbers.length > 0) {
				assertThat(numbers[numbers.length - 1]).as("last message of %s at %s", sender, receiver.getKey())
					.isLessThanOrEqualTo(sent);
			}
			check(sender, verdicts, receiver.getValue(), numbers, complete, figures);
		}
	}

	private static void check(String sender, Verdicts verdicts, UUID receiver, long[] numbers, boolean complete,
			FaultFigures figures) {
		if (!verdicts.hasTarget(receiver)) {
			assertThat(complete ? numbers : new long[0]).as("handled by %s, no target of %s", receiver, sender)
				.isEmpty();
			return;
		}
		verdicts.check(receiver, numbers, complete);
		figures.verdicts(verdicts, receiver);
	}

}
