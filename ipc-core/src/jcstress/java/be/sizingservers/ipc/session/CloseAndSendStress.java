package be.sizingservers.ipc.session;

import be.sizingservers.ipc.FailureReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/**
 * A sender is closed while a message is sent: what is accepted is drained before the
 * sessions end.
 */
@JCStressTest
@Outcome(id = "false, true, ", expect = Expect.ACCEPTABLE, desc = "Refused.")
@Outcome(id = "true, true, 1 DELIVERED;", expect = Expect.ACCEPTABLE, desc = "Accepted, drained, one verdict.")
@State
public class CloseAndSendStress {

	private final StressedSender sender = new StressedSender();

	@Actor
	public void caller(ZZL_Result result) {
		result.r1 = this.sender.send();
	}

	@Actor
	public void closer(ZZL_Result result) {
		this.sender.outbox().close();
		this.sender.acknowledge(this.sender.write());
		result.r2 = this.sender.outbox().isDrained();
		this.sender.outbox().endAll("closed");
		this.sender.end(FailureReason.CLOSED);
	}

	@Arbiter
	public void end(ZZL_Result result) {
		this.sender.settle();
		this.sender.settle();
		result.r3 = this.sender.verdicts();
	}

}
