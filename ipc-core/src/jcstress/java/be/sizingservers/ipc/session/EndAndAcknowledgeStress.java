package be.sizingservers.ipc.session;

import be.sizingservers.ipc.FailureReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A session ends while the reader still brings acknowledgements: what it says of a
 * message and what the end says of it do not mix.
 */
@JCStressTest
@Outcome(id = "1 DELIVERED; 2 (UNCERTAIN|DELIVERED); 3 NOT_WRITTEN;", expect = Expect.ACCEPTABLE,
		desc = "One verdict each; whether the acknowledgement came in time is open.")
@Outcome(id = "1 UNCERTAIN; 2 (UNCERTAIN|DELIVERED); 3 NOT_WRITTEN;", expect = Expect.ACCEPTABLE,
		desc = "The first was settled before the acknowledgement.")
@State
public class EndAndAcknowledgeStress {

	private final StressedSender sender = new StressedSender();

	public EndAndAcknowledgeStress() {
		this.sender.send();
		this.sender.send();
		this.sender.write();
		this.sender.send();
	}

	@Actor
	public void reader() {
		this.sender.acknowledge(1);
		this.sender.acknowledge(2);
	}

	@Actor
	public void writer() {
		this.sender.end(FailureReason.NOT_WRITTEN);
		this.sender.settle();
	}

	@Arbiter
	public void end(L_Result result) {
		this.sender.settle();
		result.r1 = this.sender.verdicts();
	}

}
