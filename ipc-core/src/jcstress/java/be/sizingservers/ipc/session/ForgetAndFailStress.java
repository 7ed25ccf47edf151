package be.sizingservers.ipc.session;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/**
 * The callback thread forgets the failures of settled messages while another message is
 * sent and fails.
 */
@JCStressTest
@Outcome(id = "[12], 1 LISTENER_THREW; 2 LISTENER_THREW;", expect = Expect.ACCEPTABLE,
		desc = "No failure is forgotten before its message has its verdict.")
@State
public class ForgetAndFailStress {

	private final StressedSender sender = new StressedSender();

	public ForgetAndFailStress() {
		this.sender.send();
		this.sender.write();
		this.sender.fail(1);
		this.sender.acknowledge(1);
	}

	@Actor
	public void callerAndReader() {
		this.sender.send();
		this.sender.write();
		this.sender.fail(2);
		this.sender.acknowledge(2);
	}

	@Actor
	public void callbacks(IL_Result result) {
		this.sender.settle();
		this.sender.settle();
		result.r1 = this.sender.settledCount();
	}

	@Arbiter
	public void end(IL_Result result) {
		this.sender.settle();
		result.r2 = this.sender.verdicts();
	}

}
