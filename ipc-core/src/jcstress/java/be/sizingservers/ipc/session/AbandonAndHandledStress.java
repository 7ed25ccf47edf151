package be.sizingservers.ipc.session;

import be.sizingservers.ipc.wire.FailedCode;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/**
 * A receiver is closed and does not wait for its listener, which returns.
 */
@JCStressTest
@Outcome(id = "true, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "It returned in time: handled.")
@Outcome(id = "false, 1, 1, 1", expect = Expect.ACCEPTABLE, desc = "It did not: failed, and that was said.")
@State
public class AbandonAndHandledStress {

	private static final Failure CLOSED = new Failure(FailedCode.CLOSED, "closed");

	private final InboundSession session = StressedReceiver.received(1);

	@Actor
	public void listener(LLLL_Result result) {
		result.r1 = this.session.handled(1);
	}

	@Actor
	public void closer(LLLL_Result result) {
		this.session.abandon(CLOSED);
		result.r2 = this.session.outcomes(0, this.session.ack().lastHandled()).size();
	}

	@Arbiter
	public void end(LLLL_Result result) {
		result.r3 = this.session.ack().lastHandled();
		result.r4 = this.session.outcomes(0, 1).size();
	}

}
