package be.sizingservers.ipc.session;

import be.sizingservers.ipc.FailureReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/**
 * Another receiver comes, gets a message and goes, while the callback thread settles what
 * was sent before.
 */
@JCStressTest
@Outcome(id = "[01], 1 DELIVERED; 2 DELIVERED NOT_WRITTEN;", expect = Expect.ACCEPTABLE,
		desc = "No report is lost or settled twice when the targets change.")
@State
public class RetargetAndSettleStress {

	private final StressedSender sender = new StressedSender();

	public RetargetAndSettleStress() {
		this.sender.send();
		this.sender.write();
	}

	@Actor
	public void directory() {
		OutboundSession other = this.sender.attach(2);
		this.sender.send();
		other.end(FailureReason.NOT_WRITTEN, "gone");
		other.finish();
	}

	@Actor
	public void readerAndCallbacks(IL_Result result) {
		this.sender.acknowledge(1);
		this.sender.settle();
		this.sender.settle();
		result.r1 = this.sender.settledCount();
	}

	@Arbiter
	public void end(IL_Result result) {
		this.sender.acknowledge(this.sender.write());
		this.sender.settle();
		result.r2 = this.sender.verdicts();
	}

}
