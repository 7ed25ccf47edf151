package be.sizingservers.ipc.session;

import be.sizingservers.ipc.FailureReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * A receiver is given up while a message is sent to it.
 */
@JCStressTest
@Outcome(id = "true, 1;", expect = Expect.ACCEPTABLE, desc = "No target any more.")
@Outcome(id = "true, 1 (NOT_WRITTEN|UNCERTAIN);", expect = Expect.ACCEPTABLE, desc = "A target: one verdict.")
@State
public class EndAndSendStress {

	private final StressedSender sender = new StressedSender();

	@Actor
	public void caller(ZL_Result result) {
		result.r1 = this.sender.send();
	}

	@Actor
	public void writer() {
		this.sender.write();
		this.sender.end(FailureReason.NOT_WRITTEN);
		this.sender.settle();
	}

	@Arbiter
	public void end(ZL_Result result) {
		this.sender.settle();
		result.r2 = this.sender.verdicts();
	}

}
