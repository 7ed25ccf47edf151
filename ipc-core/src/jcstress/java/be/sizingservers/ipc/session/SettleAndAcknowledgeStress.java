package be.sizingservers.ipc.session;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/**
 * Three messages are acknowledged, the second after its failure, while the callback
 * thread settles and goes to sleep.
 */
@JCStressTest
@Outcome(id = "[0-3], 1 DELIVERED; 2 LISTENER_THREW; 3 DELIVERED;", expect = Expect.ACCEPTABLE,
		desc = "Each is settled once, in order, with its verdict, and the last wake-up is not lost.")
@State
public class SettleAndAcknowledgeStress {

	private final StressedSender sender = new StressedSender();

	public SettleAndAcknowledgeStress() {
		this.sender.send();
		this.sender.send();
		this.sender.send();
		this.sender.write();
	}

	@Actor
	public void reader() {
		this.sender.acknowledge(1);
		this.sender.fail(2);
		this.sender.acknowledge(3);
	}

	@Actor
	public void callbacks(IL_Result result) {
		this.sender.settle();
		this.sender.settle();
		result.r1 = this.sender.settledCount();
		this.sender.sleep();
	}

	@Arbiter
	public void end(IL_Result result) {
		this.sender.settleIfWoken();
		result.r2 = this.sender.verdicts();
	}

}
